namespace Rollouts.Providers;

/// <summary>A service of AWS that speaks the query protocol: a form goes there, XML comes back.</summary>
/// <param name="Name">Its name in messages.</param>
/// <param name="Host">Its name in hosts and signatures, for example <c>elasticloadbalancing</c>.</param>
/// <param name="Variable">Its name in <c>AWS_ENDPOINT_URL_…</c>.</param>
/// <param name="Version">The version of its API.</param>
public sealed record AwsQueryService(string Name, string Host, string Variable, string Version);
