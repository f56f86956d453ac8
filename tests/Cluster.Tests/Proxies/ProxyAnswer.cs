namespace Rollouts.Cluster.Tests;

/// <summary>What came back for one request.</summary>
/// <param name="Status">0 where nothing came back.</param>
/// <param name="Version">Template hash of the pod that answered.</param>
/// <param name="Configuration">Number of the proxy's configuration that the request went through; 0 for none.</param>
internal readonly record struct ProxyAnswer(int Status, string Version, int Configuration);
