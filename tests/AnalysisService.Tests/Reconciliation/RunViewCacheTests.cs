using System.Text;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService.Tests;

public sealed class RunViewCacheTests
{
    private readonly RunViewCache _views = new();

    private static KubeObject Version(int version, string spec = "{}") =>
        KubeObject.Parse(
            Encoding.UTF8.GetBytes(
                $$"""{"metadata":{"namespace":"demo","name":"run","uid":"u","resourceVersion":"{{version}}"},"spec":{{spec}}}"""
            )
        );

    [Fact]
    public void TryTake_KeptVersion_GivesItsViewOnce()
    {
        var item = Version(1);
        RunReader.TryRead(item, out var run, out _).ShouldBeTrue();
        _views.Keep(item, run!);

        _views.TryTake(item, out var first, out _).ShouldBeTrue();
        _views.TryTake(item, out var second, out _).ShouldBeTrue();

        first.ShouldBeSameAs(run);
        second.ShouldNotBeSameAs(run);
        second!.Metadata.Name.ShouldBe("run");
    }

    [Fact]
    public void TryTake_NewerVersion_IsReadAnew()
    {
        var old = Version(1);
        RunReader.TryRead(old, out var run, out _).ShouldBeTrue();
        _views.Keep(old, run!);

        _views.TryTake(Version(2, """{"terminate":true}"""), out var fresh, out _).ShouldBeTrue();

        fresh!.Spec.Terminate.ShouldBeTrue();
        _views.TryTake(old, out var again, out _).ShouldBeTrue();
        again.ShouldNotBeSameAs(run);
    }

    [Fact]
    public void TryTake_Unreadable_NamesTheField()
    {
        _views.TryTake(Version(1, """{"metrics":7}"""), out _, out var problem).ShouldBeFalse();

        problem.ShouldContain("spec.metrics");
    }
}
