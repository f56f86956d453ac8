namespace Rollouts.Statistics;

/// <summary>An option that makes no sense.</summary>
/// <param name="Field">The option's name.</param>
/// <param name="Value">What it was.</param>
/// <param name="Remedy">What it has to be, or what to use instead.</param>
public sealed record OptionFault(string Field, string Value, string Remedy)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Field} is {Value}: {Remedy}";
}
