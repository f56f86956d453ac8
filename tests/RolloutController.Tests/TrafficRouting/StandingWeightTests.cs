using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Delivery;

namespace Rollouts.RolloutController.Tests;

/// <summary>What the objects of every router say of the canary's weight: the reverse of what is written into them.</summary>
public sealed class StandingWeightTests
{
    private static readonly WeightDestination Experiment = new()
    {
        ServiceName = "try",
        Weight = 5,
        PodTemplateHash = "abc",
    };

    public static TheoryData<string> Routers => [.. RoutedGiven.All.Select(router => router.Name)];

    [Theory]
    [MemberData(nameof(Routers))]
    public void Weight_ThatWasWritten_IsRead_WhateverTheStatusSays(string name)
    {
        var router = RoutedGiven.Named(name);
        foreach (var max in router.Maxima)
        {
            var weights = Enumerable.Range(0, max + 1).ToList();
            var item = router.Before;
            foreach (var weight in weights)
            {
                item = router.Write(item, Target(weight, max));

                // Those that count in hundredths cannot tell 301 of 1000 from 302, unless it was told.
                var stale = Target(router.CountsHundredths && max > 100 ? weight : (weight + 7) % (max + 1), max);
                router.Read(item, stale).ShouldBe(weight, $"{weight} of {max} in {item.ToJsonString()}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Routers))]
    public void Weight_BesideExperiments_IsReadWhereTheirSharesAreThoseThatWereTold(string name)
    {
        var router = RoutedGiven.Named(name);
        if (!router.HasExperiments)
        {
            return;
        }

        var target = Target(30) with { Additional = [Experiment] };
        var item = router.Write(router.Before, target);
        router.Read(item, target with { Weight = 0 }).ShouldBe(30);
        router.Read(item, Target(0)).ShouldBeNull("an experiment that nobody knows of has a share");
    }

    [Theory]
    [MemberData(nameof(Routers))]
    public void Object_ChangedByOthers_SaysAnotherWeightOrNothing(string name)
    {
        var router = RoutedGiven.Named(name);
        var item = router.Write(router.Before, Target(20));
        foreach (var path in OddJson.PathsOf(item))
        {
            foreach (var value in RoutedGiven.Odd)
            {
                var changed = OddJson.With(item, path, value);
                var read = Read(router, changed);
                if (read is not { } weight)
                {
                    continue;
                }

                weight.ShouldBeInRange(0, 100);
                if (weight != 20)
                {
                    // Shares that are no such as are written here say nothing, so that another weight is one of both versions.
                    router.SaysAlone.ShouldBeTrue($"{path} of {changed.ToJsonString()} was read as {weight}");
                }
            }
        }

        static int? Read(RoutedGiven router, JsonObject changed)
        {
            try
            {
                return router.Read(changed, Target(20));
            }
            catch (TrafficRoutingException)
            {
                return null;
            }
        }
    }

    [Theory]
    [InlineData(25, 100, 60, 25)]
    [InlineData(25, 1000, 254, 254)]
    [InlineData(25, 1000, 300, null)]
    [InlineData(0, 1000, 300, 0)]
    [InlineData(100, 1000, 300, 1000)]
    [InlineData(50, 2, 0, 1)]
    [InlineData(30, 2, 0, null)]
    [InlineData(-1, 100, 0, null)]
    [InlineData(101, 100, 0, null)]
    public void Hundredths_AreTheWeightThatWasTold_OrTheOnlyOneThatTheyCanBe(int hundredths, int max, int told, int? weight) =>
        Target(told, max).WeightOf(hundredths).ShouldBe(weight);

    [Fact]
    public void Objects_ThatDoNotAgree_SayNothing()
    {
        StandingWeight.Agreed([20, 20]).ShouldBe(20);
        StandingWeight.Agreed([20, 30]).ShouldBeNull();
        StandingWeight.Agreed([20, null]).ShouldBeNull();
        StandingWeight.Agreed([]).ShouldBeNull();
    }

    private static TrafficTarget Target(int weight, int max = 100) => IngressGiven.Target(weight, max);
}
