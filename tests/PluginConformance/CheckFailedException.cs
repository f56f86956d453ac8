namespace Rollouts.PluginConformance;

/// <summary>The plugin did not do what the protocol asks.</summary>
/// <param name="expected">What it should have done.</param>
/// <param name="came">What it did.</param>
/// <param name="remedy">What its author can do.</param>
internal sealed class CheckFailedException(string expected, string came, string remedy)
    : Exception($"expected {expected}; came {came}; remedy: {remedy}");
