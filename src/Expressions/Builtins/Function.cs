namespace Rollouts.Expressions;

/// <summary>A function that is called with evaluated arguments.</summary>
internal sealed record Function(string Name, int Minimum, int Maximum, TypeRule Rule, FunctionBody Body);
