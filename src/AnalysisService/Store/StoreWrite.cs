namespace Rollouts.AnalysisService;

/// <summary>Something that is written behind.</summary>
/// <param name="Kind">What it is, in metrics and logs.</param>
internal abstract record StoreWrite(string Kind)
{
    /// <summary>Roughly how much memory it holds, in bytes.</summary>
    public abstract int Size { get; }

    /// <summary>It is stored, or given up.</summary>
    public virtual void Ended(bool stored) { }
}
