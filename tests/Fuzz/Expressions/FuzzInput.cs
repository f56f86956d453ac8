using Rollouts.Expressions;

namespace Rollouts.Fuzz;

/// <summary>One source and the environment to run it in.</summary>
/// <param name="Number">Its number in the run: with the seed it makes the input again.</param>
internal sealed record FuzzInput(long Number, string Source, string EnvironmentName, ExpressionEnvironment Environment);
