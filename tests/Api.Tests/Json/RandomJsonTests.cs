using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Rollouts.Api.Tests;

public sealed class RandomJsonTests
{
    public static TheoryData<Type> Kinds { get; } =
    [
        typeof(Rollout),
        typeof(AnalysisRun),
        typeof(AnalysisTemplate),
        typeof(ClusterAnalysisTemplate),
        typeof(Experiment),
        typeof(ReplicaSet),
        typeof(Service),
        typeof(Pod),
        typeof(Job),
    ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void RoundTrip_AnyObjectWithUnknownMembers_ChangesNothing(Type kind) =>
        ForAnySeed(seed =>
        {
            var json = new RandomJson(seed).Object(kind).ToJsonString();
            var view = JsonSerializer.Deserialize(json, kind, RolloutsJson.Options);

            using var before = JsonDocument.Parse(json);
            using var after = JsonDocument.Parse(JsonSerializer.Serialize(view, kind, RolloutsJson.Options));
            JsonElement.DeepEquals(before.RootElement, after.RootElement).ShouldBeTrue(json + "\n" + after.RootElement);
        });

    [Fact]
    public void Validate_AnyRolloutShapedJson_NeverThrowsAndNamesFields() =>
        ForAnySeed(seed =>
        {
            var json = new RandomJson(seed, faults: seed % 4).Object(typeof(Rollout)).ToJsonString();
            if (!TypedReader.TryRead<Rollout>(Encoding.UTF8.GetBytes(json), out var rollout, out var error))
            {
                error!.ToString().ShouldNotContain("System.");
                error.Path.ShouldNotContain("$");
                return;
            }

            foreach (var fault in RolloutValidator.Validate(rollout!))
            {
                fault.Path.ShouldStartWith("spec");
                fault.Remedy.ShouldNotBeNullOrEmpty();
                fault.ToString().ShouldStartWith(fault.Path + ": ");
            }

            Fenceposts.Of(rollout!).MaxUnavailable.ShouldBeLessThanOrEqualTo(Math.Max(RolloutDefaults.ReplicasOf(rollout!), 0));
            RolloutDefaults.AbortScaleDownOf(rollout!);
            RolloutDefaults.ScaleDownDelayOf(rollout!);
        });

    [Fact]
    public void Validate_AnyRunShapedJson_NeverThrows() =>
        ForAnySeed(seed =>
        {
            var json = new RandomJson(seed, faults: seed % 4).Object(typeof(AnalysisRun)).ToJsonString();
            if (TypedReader.TryRead<AnalysisRun>(Encoding.UTF8.GetBytes(json), out var run, out _))
            {
                AnalysisRunValidator.Validate(run!.Spec).ShouldAllBe(e => e.Path.StartsWith("spec.metrics"));
            }
        });

    [Fact]
    public void TryRead_AnyBytes_NeverThrows() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<byte[]>(),
                bytes =>
                {
                    var read = TypedReader.TryRead<Rollout>(bytes, out var rollout, out var error);
                    return read == (rollout is not null) && read == (error is null);
                }
            )
            .QuickCheckThrowOnFailure();

    private static void ForAnySeed(Action<int> check) =>
        Prop.ForAll(ArbMap.Default.ArbFor<PositiveInt>(), seed => check(seed.Get * 7919)).QuickCheckThrowOnFailure();
}
