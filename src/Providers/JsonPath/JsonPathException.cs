namespace Rollouts.Providers;

/// <summary>A path is invalid, or finds nothing where it must.</summary>
internal sealed class JsonPathException(string message) : Exception(message);
