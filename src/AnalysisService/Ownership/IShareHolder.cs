namespace Rollouts.AnalysisService;

/// <summary>Begins and ends the work on the runs of shares.</summary>
internal interface IShareHolder
{
    /// <summary>The shares belong to this replica from now on: their runs are taken up.</summary>
    void Take(IReadOnlyList<int> shares);

    /// <summary>The share is given back: nothing of it is begun any more, and the task ends when what was begun has been written.</summary>
    Task ReleaseAsync(int share);
}
