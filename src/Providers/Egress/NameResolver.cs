using System.Net;

namespace Rollouts.Providers;

/// <summary>Turns a host of a URL into addresses.</summary>
/// <param name="host">A name or an address.</param>
/// <param name="cancellationToken">Gives up.</param>
internal delegate Task<IPAddress[]> NameResolver(string host, CancellationToken cancellationToken);
