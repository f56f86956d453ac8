using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Rollouts.AnalysisService.Tests;

/// <summary>Runs a test once with SQLite and once with PostgreSQL; its one parameter says which.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BothDatabasesAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        ValueTask.FromResult<IReadOnlyCollection<ITheoryDataRow>>([
            new TheoryDataRow<string>(StoreBed.Sqlite),
            new TheoryDataRow<string>(StoreBed.Postgres),
        ]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
