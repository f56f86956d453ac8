using Rollouts.Api;
using static Rollouts.Delivery.Tests.TestRollouts;

namespace Rollouts.Delivery.Tests;

/// <summary>A routed Rollout whose second step is an experiment with shares of the requests, and the Experiments that it makes, each with its own controller.</summary>
internal sealed class JointWorld
{
    private HashSet<string> _served = [];

    public JointWorld(int scaleDownDelay)
    {
        var step = new RolloutExperimentStep
        {
            Duration = "60s",
            ScaleDownDelaySeconds = scaleDownDelay,
            Templates =
            [
                new RolloutExperimentTemplate
                {
                    Name = "baseline",
                    SpecRef = "stable",
                    Weight = 10,
                },
                new RolloutExperimentTemplate
                {
                    Name = "canary",
                    SpecRef = "canary",
                    Weight = 5,
                },
            ],
        };
        Rollout = New(WithPorts(Routed(4, null, SetWeight(25), new CanaryStep { Experiment = step }, SetWeight(60))));
        Rollout.AfterAction = _ => Check();
        Settle();
    }

    public RolloutWorld Rollout { get; }

    public Dictionary<string, ExperimentWorld> Experiments { get; } = [];

    public void Release(string image) => Rollout.Edit(spec => spec with { Template = WithPorts(spec.Template, image) });

    public void Advance(TimeSpan by) => Rollout.Advance(by);

    /// <summary>Both controllers, in turn, until neither has anything left to do at this instant.</summary>
    public void Settle()
    {
        for (var round = 0; round < 100; round++)
        {
            var passes = Rollout.Settle();
            if (!PassExperiments() && passes == 0)
            {
                return;
            }
        }

        throw new InvalidOperationException($"the two do not come to rest: {string.Join("; ", Rollout.LastPlan.Actions)}");
    }

    /// <summary>One pass over each Experiment; returns whether anything was done.</summary>
    public bool PassExperiments()
    {
        var hasActed = false;
        foreach (var (name, seen) in Rollout.Experiments.ToList())
        {
            var world = Experiments.TryGetValue(name, out var known) ? known : Experiments[name] = NewExperiment(seen);
            world.Experiment = seen;
            world.Owner = Rollout.Rollout;
            world.Now = Rollout.Now;
            hasActed |= world.Pass();
            Rollout.Experiments[name] = world.Experiment;
        }

        // What is deleted takes what it owns with it.
        foreach (var gone in Experiments.Keys.Except(Rollout.Experiments.Keys).ToList())
        {
            Experiments.Remove(gone);
            Check();
        }

        return hasActed;
    }

    public void LoseAPod()
    {
        foreach (var world in Experiments.Values.Where(world => world.ReplicaSets.Count > 0))
        {
            world.PodsAreInstant = false;
            world.SetPods(world.ReplicaSets.Keys.First(), 1, 0);
        }

        _served = Served();
    }

    public void TerminateExperiments()
    {
        foreach (var (name, experiment) in Rollout.Experiments.ToList())
        {
            Rollout.Experiments[name] = experiment with { Spec = experiment.Spec with { Terminate = true } };
        }
    }

    public void Restore()
    {
        foreach (var world in Experiments.Values)
        {
            world.PodsAreInstant = true;
        }
    }

    private ExperimentWorld NewExperiment(Experiment experiment) => new(experiment) { AfterAction = _ => Check() };

    /// <summary>The routers send requests to no template that has just lost its last pod by what was done.</summary>
    private void Check()
    {
        var served = Served();
        foreach (var hash in Requested().Where(_served.Contains))
        {
            served.ShouldContain(hash, "requests are sent there");
        }

        _served = served;
    }

    private IEnumerable<string> Requested() =>
        (Rollout.Traffic?.Additional ?? []).Where(destination => destination.Weight > 0).Select(destination => destination.ServiceName!);

    /// <summary>Services behind which there are pods that will go on serving.</summary>
    private HashSet<string> Served() =>
        [
            .. Experiments.Values.SelectMany(world =>
                world
                    .Services.Values.Where(service =>
                        world.ReplicaSets.Values.Any(rs =>
                            rs.Metadata.Labels![RolloutLabels.PodTemplateHash] == service.Spec.Selector![RolloutLabels.PodTemplateHash]
                            && Math.Min(rs.Spec.Replicas ?? 0, rs.Status.AvailableReplicas) > 0
                        )
                    )
                    .Select(service => service.Metadata.Name!)
            ),
        ];

    private static Rollout WithPorts(Rollout rollout) =>
        rollout with
        {
            Spec = rollout.Spec with { Template = WithPorts(rollout.Spec.Template, "web:v1") },
        };

    private static PodTemplateSpec WithPorts(PodTemplateSpec template, string image)
    {
        var container = new
        {
            name = "web",
            image,
            ports = new[] { new { containerPort = 80 } },
        };
        return template with { Spec = System.Text.Json.JsonSerializer.SerializeToElement(new { containers = new[] { container } }) };
    }
}
