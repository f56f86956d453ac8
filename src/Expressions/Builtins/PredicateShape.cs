using System.Runtime.InteropServices;

namespace Rollouts.Expressions;

/// <summary>How many arguments a predicate builtin takes; the second is the predicate.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PredicateShape(int Minimum, int Maximum);
