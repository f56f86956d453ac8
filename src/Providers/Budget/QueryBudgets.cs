using Microsoft.Extensions.Options;

namespace Rollouts.Providers;

/// <summary>The budgets of all addresses. Metrics choose addresses, so their number is bounded: the one not asked for longest is forgotten.</summary>
internal sealed class QueryBudgets(IOptions<QueryBudgetOptions> options, TimeProvider time) : IDisposable
{
    private const int MaxAddresses = 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, AddressBudget> _budgets = new(StringComparer.OrdinalIgnoreCase);
    private long _uses;

    public QueryBudgetOptions Options => options.Value;

    /// <summary>The budget of an address, or of a profile that has one of its own.</summary>
    public AddressBudget Of(Uri url, ProfileBudget? profile)
    {
        var address = url.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        var key = profile is null ? address : $"profile {profile}";
        lock (_gate)
        {
            if (!_budgets.TryGetValue(key, out var budget))
            {
                MakeRoom();
                var limits = profile is null ? Options : Options.With(profile.MaxConcurrent, profile.PerSecond, profile.Burst);
                budget = new AddressBudget(address, limits, time);
                _budgets.Add(key, budget);
            }

            budget.Touch(++_uses);
            return budget;
        }
    }

    /// <summary>What the gauges show.</summary>
    public IReadOnlyList<(string Address, AddressBudget Budget)> Snapshot()
    {
        lock (_gate)
        {
            return [.. _budgets.Select(static b => (b.Key, b.Value))];
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var budget in _budgets.Values)
            {
                budget.Dispose();
            }
        }
    }

    // What is forgotten is not disposed of: somebody may just have been given it.
    private void MakeRoom()
    {
        if (_budgets.Count < MaxAddresses)
        {
            return;
        }

        var idle = _budgets.Where(static b => b.Value.UnderWay == 0).Select(static b => (b.Key, b.Value.LastUse));
        if (idle.MinBy(static b => b.LastUse).Key is { } oldest)
        {
            _budgets.Remove(oldest);
        }
    }
}
