namespace Rollouts.Benchmarks;

/// <summary>A figure with what it must not exceed.</summary>
internal sealed class Targets
{
    private bool _missed;

    public int ExitCode(bool check) => check && _missed ? 1 : 0;

    public void Show(string what, string figure, bool holds, string target)
    {
        _missed |= !holds;
        Console.WriteLine($"{what, -44}{figure, 14}   {target, -18}{(holds ? "holds" : "MISSED")}");
    }
}
