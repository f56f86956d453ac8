namespace Rollouts.AnalysisService;

/// <summary>What one caller may do in a cluster.</summary>
internal interface IClusterRights
{
    /// <param name="right">What is to be done.</param>
    /// <param name="namespace">In which namespace; empty for all of them, and for what is in none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ApiException">The cluster cannot be asked now, or was asked too often.</exception>
    Task<bool> MayAsync(ClusterRight right, string @namespace, CancellationToken cancellationToken);
}
