namespace Rollouts.PluginConformance;

/// <summary>One thing that every router plugin has to do.</summary>
/// <param name="Name">How it is named in the output.</param>
/// <param name="Summary">What is checked, for people.</param>
/// <param name="RunAsync">Checks it, and says what was seen; throws <see cref="CheckFailedException"/> when it does not hold.</param>
internal sealed record RouterCheck(string Name, string Summary, Func<RouterBed, CancellationToken, Task<string>> RunAsync);
