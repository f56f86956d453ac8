using System.Data.Common;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>Whether the service can do its work now.</summary>
internal sealed class Readiness
{
    private readonly Informer _informer;
    private readonly IVerdictStore _verdicts;

    public Readiness(Informer informer, IVerdictStore verdicts)
    {
        _informer = informer;
        _verdicts = verdicts;
    }

    /// <summary>What is missing, or null when nothing is.</summary>
    public async Task<string?> FindProblemAsync(CancellationToken cancellationToken)
    {
        if (!_informer.HasSynced)
        {
            return "the runs of the cluster are not listed yet";
        }

        try
        {
            await _verdicts.CheckWritableAsync(cancellationToken);
            return null;
        }
        catch (DbException e)
        {
            return $"the verdict store cannot be written: {e.Message}";
        }
    }
}
