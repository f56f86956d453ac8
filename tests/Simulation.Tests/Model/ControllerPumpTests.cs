using Rollouts.Kubernetes;

namespace Rollouts.Simulation.Tests;

public sealed class ControllerPumpTests
{
    [Fact]
    public void Run_FirstCall_ShowsEverythingAsAdded()
    {
        var cluster = new Cluster();
        cluster.ConfigMap("a");
        var seen = new Recorder();
        new ControllerPump(cluster.Model, [seen]).Run(cluster.Now);
        seen.Changes.ShouldContain(static change => change.Kind == ModelChangeKind.Added && change.Key.Name == "a");
    }

    [Fact]
    public void Run_OneControllerFails_OthersWorkAndItGetsItsChangesAgain()
    {
        var cluster = new Cluster();
        var seen = new Recorder();
        var failing = new Recorder();
        var pump = new ControllerPump(cluster.Model, [failing, seen]);
        pump.Run(cluster.Now);
        failing.Failure = new InvalidOperationException("no");
        cluster.ConfigMap("a");
        Should.Throw<AggregateException>(() => pump.Run(cluster.Now)).InnerExceptions.ShouldHaveSingleItem().ShouldBe(failing.Failure);
        seen.Changes.ShouldContain(static change => change.Key.Name == "a");
        failing.Failure = null;
        pump.Run(cluster.Now);
        failing.Changes.ShouldContain(static change => change.Key.Name == "a");
    }

    [Fact]
    public void Run_HistoryForgotten_ShowsEverythingAgain()
    {
        var cluster = new Cluster(historyLimit: 5);
        var seen = new Recorder();
        var pump = new ControllerPump(cluster.Model, [seen]);
        pump.Run(cluster.Now);
        seen.Changes.Clear();
        for (var i = 0; i < 20; i++)
        {
            cluster.ConfigMap("c" + i);
        }
        pump.Run(cluster.Now);
        seen.Changes.Count(static change => change.Type == KnownResources.ConfigMaps).ShouldBe(20);
    }

    [Fact]
    public void Run_InstantAskedFor_ComesBackThenOnly()
    {
        var cluster = new Cluster();
        var waiting = new Recorder { Asks = cluster.Now.AddMinutes(1) };
        var pump = new ControllerPump(cluster.Model, [waiting]);
        pump.Run(cluster.Now).ShouldBe(cluster.Now.AddMinutes(1));
        var calls = waiting.Calls;
        pump.Run(cluster.Now.AddSeconds(59));
        waiting.Calls.ShouldBe(calls);
        waiting.Asks = null;
        pump.Run(cluster.Now.AddMinutes(1)).ShouldBeNull();
        waiting.Calls.ShouldBe(calls + 1);
    }

    [Fact]
    public void Run_ControllerWithoutFixedPoint_GivesUp()
    {
        var cluster = new Cluster();
        var restless = new Recorder { OnCall = () => cluster.Create(KnownResources.ConfigMaps, """{"metadata":{"generateName":"r-"}}""") };
        Should
            .Throw<InvalidOperationException>(() => new ControllerPump(cluster.Model, [restless]).Run(cluster.Now))
            .Message.ShouldContain("not at rest");
    }

    private sealed class Recorder : IModelController
    {
        public string Name => "recorder";
        public List<ModelChange> Changes { get; } = [];
        public int Calls { get; private set; }
        public Exception? Failure { get; set; }
        public DateTimeOffset? Asks { get; set; }
        public Action? OnCall { get; init; }

        public DateTimeOffset? Reconcile(ClusterModel model, IReadOnlyList<ModelChange> changes, DateTimeOffset now)
        {
            Calls++;
            if (Failure is not null)
            {
                throw Failure;
            }
            OnCall?.Invoke();
            Changes.AddRange(changes);
            return Asks;
        }
    }
}
