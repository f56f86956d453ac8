namespace Rollouts.Expressions;

/// <summary>A function that is called with evaluated arguments.</summary>
/// <param name="Selects">Whether it gives one of its arguments or of their elements, and so makes nothing that takes memory.</param>
internal sealed record Function(string Name, int Minimum, int Maximum, TypeRule Rule, FunctionBody Body, bool Selects = false);
