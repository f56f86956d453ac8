using System.Text;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController.Tests;

public sealed class RecentSpecsTests
{
    private const string Two = """{"replicas":2}""";

    private readonly RecentSpecs _specs = new();

    [Fact]
    public void Spec_ThatSaysTheSame_IsTheOneThatWasRead_WithTheStatusOfNow()
    {
        var first = Share(Two, """{"phase":"Progressing"}""");
        var second = Share(Two, """{"phase":"Healthy"}""");

        second.Spec.ShouldBeSameAs(first.Spec);
        second.Status.Phase.ShouldBe("Healthy");
    }

    [Fact]
    public void Spec_ThatWasChanged_IsReadAnew()
    {
        Share(Two);
        Share("""{"replicas":3}""").Spec.Replicas.ShouldBe(3);
        Share("{}").Spec.Replicas.ShouldBeNull();
    }

    /// <summary>Of two members of one name the last one counts, here as where the object is read.</summary>
    [Fact]
    public void Spec_WrittenTwice_IsTheLastOne()
    {
        Share(Two);
        Share($$"""{{Two}},"spec":{"replicas":5}""").Spec.Replicas.ShouldBe(5);
        Share($$"""{"replicas":7},"spec":{{Two}}""").Spec.Replicas.ShouldBe(2);
    }

    private Rollout Share(string spec, string status = "{}")
    {
        var item = KubeObject.Parse(
            Encoding.UTF8.GetBytes(
                $$"""
                {"apiVersion":"argoproj.io/v1alpha1","kind":"Rollout","metadata":{"name":"web","namespace":"shop"},"spec":{{spec}},"status":{{status}}}
                """
            )
        );
        return _specs.Share(item, item.As<Rollout>(RolloutsJson.Options));
    }
}
