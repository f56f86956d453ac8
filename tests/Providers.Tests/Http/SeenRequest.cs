namespace Rollouts.Providers.Tests;

/// <summary>A request as the server saw it.</summary>
internal sealed record SeenRequest(string Method, string Path, string Body, IReadOnlyDictionary<string, string> Headers);
