using System.Runtime.InteropServices;

namespace Rollouts.Expressions;

/// <summary>A <c>let</c> variable in scope.</summary>
/// <param name="Function">The function of the environment that the variable stands for, if it does.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LetScope(string Name, int Slot, GoType Type, Function? Function);
