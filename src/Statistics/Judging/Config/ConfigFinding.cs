namespace Rollouts.Statistics;

/// <summary>Something worth saying about a config.</summary>
/// <param name="Path">The field, e.g. <c>metrics[2].groups</c>; empty for the document as a whole.</param>
/// <param name="Message">What is the matter, with the value and the remedy.</param>
public readonly record struct ConfigFinding(string Path, string Message)
{
    public override string ToString() => Path.Length == 0 ? Message : $"{Path}: {Message}";
}
