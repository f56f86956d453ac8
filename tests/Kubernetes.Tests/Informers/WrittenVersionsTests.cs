using System.Text;

namespace Rollouts.Kubernetes.Tests;

public sealed class WrittenVersionsTests
{
    private readonly WrittenVersions _versions = new();

    [Fact]
    public void IsStale_CacheBehindOurWrite_UntilItCatchesUp()
    {
        _versions.IsStale(Item("5")).ShouldBeFalse();
        _versions.Record(Item("9"));

        _versions.IsStale(Item("5")).ShouldBeTrue();
        _versions.IsStale(Item("8")).ShouldBeTrue();
        _versions.IsStale(Item("10")).ShouldBeFalse();
        _versions.IsStale(Item("5")).ShouldBeFalse("what was caught up with is forgotten");
    }

    [Fact]
    public void Record_AnswersOutOfOrder_NewestCounts()
    {
        _versions.Record(Item("10"));
        _versions.Record(Item("9"));

        _versions.IsStale(Item("9")).ShouldBeTrue();
    }

    [Fact]
    public void IsStale_Recreated_IsNot()
    {
        _versions.Record(Item("10"));

        _versions.IsStale(Item("9", "other")).ShouldBeFalse();
    }

    [Fact]
    public void Forget_Deleted_IsNotStale()
    {
        _versions.Record(Item("10"));
        _versions.Forget(new ObjectKey("n", "a"));

        _versions.IsStale(Item("9")).ShouldBeFalse();
    }

    private static KubeObject Item(string version, string uid = "u") =>
        KubeObject.Parse(
            Encoding.UTF8.GetBytes(
                """{"metadata":{"namespace":"n","name":"a","uid":"UID","resourceVersion":"VERSION"}}"""
                    .Replace("UID", uid, StringComparison.Ordinal)
                    .Replace("VERSION", version, StringComparison.Ordinal)
            )
        );
}
