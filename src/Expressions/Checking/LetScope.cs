using System.Runtime.InteropServices;

namespace Rollouts.Expressions;

/// <summary>A <c>let</c> variable in scope.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LetScope(string Name, int Slot, GoType Type);
