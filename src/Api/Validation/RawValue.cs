namespace Rollouts.Api;

/// <summary>A value of a field error that is printed without quotes, such as JSON.</summary>
internal sealed record RawValue(string Text);
