using System.Data.Common;

namespace Rollouts.AnalysisService;

/// <summary>Whether the service can do its work now.</summary>
internal sealed class Readiness
{
    private readonly IRunRepository _runs;
    private readonly IVerdictStore _verdicts;

    public Readiness(IRunRepository runs, IVerdictStore verdicts)
    {
        _runs = runs;
        _verdicts = verdicts;
    }

    /// <summary>What is missing, or null when nothing is.</summary>
    public async Task<string?> FindProblemAsync(CancellationToken cancellationToken)
    {
        if (!_runs.HasSynced)
        {
            return "the runs are not listed yet";
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
