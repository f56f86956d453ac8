using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>What belongs to experiments: deleted with them, as the garbage collector does it.</summary>
internal sealed class ExperimentObjects
{
    private static readonly TimeSpan Reaction = TimeSpan.FromSeconds(1);

    private static readonly ResourceType[] Owned = [KnownResources.ReplicaSets, KnownResources.Services, KnownResources.AnalysisRuns];

    private readonly VirtualStore _store;

    public ExperimentObjects(VirtualStore store, Agenda agenda)
    {
        _store = store;
        store.Follow(
            (type, before, after) =>
            {
                if (type == KnownResources.Experiments && after is null)
                {
                    agenda.Plan(Reaction, () => Collect(before!.Header.Uid));
                }
            }
        );
    }

    public static bool AreOwners(KubeObject item) => item.Header.Controller is { Kind: ApiGroup.ExperimentKind };

    private void Collect(string owner)
    {
        foreach (var type in Owned)
        {
            foreach (var item in _store.List(type).Where(item => item.Header.Controller?.Uid == owner))
            {
                _store.Delete(type, item.Header.Name);
            }
        }
    }
}
