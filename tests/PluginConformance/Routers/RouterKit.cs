namespace Rollouts.PluginConformance;

/// <summary>Runs all checks on one router plugin, and says how each ended.</summary>
internal sealed class RouterKit(KitOptions options, TextWriter output, TextWriter errors)
{
    /// <summary>Whether all checks passed.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        await using var bed = new RouterBed(options, errors);
        var failed = 0;
        foreach (var (index, check) in RouterChecks.All.Index())
        {
            if (await PassesAsync(bed, check, cancellationToken))
            {
                continue;
            }

            failed++;
            if (check == RouterChecks.First)
            {
                await output.WriteLineAsync(
                    $"{RouterChecks.All.Count - index - 1} checks were not run: nothing can be asked before the handshake"
                );
                break;
            }

            // What the fault of one check leaves behind is no fault of the next.
            await bed.RenewAsync();
        }

        if (options.State is null)
        {
            await output.WriteLineAsync(
                "what is set was not looked at: give --state to see that nothing changes when the same is told twice"
            );
        }

        await output.WriteLineAsync(
            failed == 0 ? $"all {RouterChecks.All.Count} checks passed" : $"{failed} of {RouterChecks.All.Count} checks FAILED"
        );
        return failed == 0;
    }

    private async Task<bool> PassesAsync(RouterBed bed, RouterCheck check, CancellationToken cancellationToken)
    {
        try
        {
            var seen = await check.RunAsync(bed, cancellationToken);
            bed.RequireNoRestart();
            await output.WriteLineAsync($"ok      {check.Name, -20}{seen}");
            return true;
        }
        catch (CheckFailedException e)
        {
            await output.WriteLineAsync($"FAILED  {check.Name, -20}{e.Message}");
            return false;
        }
    }
}
