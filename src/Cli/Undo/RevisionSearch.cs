using System.Globalization;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary>Finds the ReplicaSet of a revision (row J16).</summary>
internal static class RevisionSearch
{
    /// <param name="rollout">The Rollout.</param>
    /// <param name="replicaSets">Those of its namespace.</param>
    /// <param name="revision">Which; 0 for the one before the newest.</param>
    /// <exception cref="CommandFailure">It has no such revision.</exception>
    public static KubeObject Find(KubeObject rollout, IEnumerable<KubeObject> replicaSets, long revision)
    {
        var known = replicaSets
            .Where(item => item.Header.Controller?.Uid == rollout.Header.Uid)
            .Select(static item => (Item: item, Revision: Number(item)))
            .Where(static entry => entry.Revision is not null)
            .OrderByDescending(static entry => entry.Revision)
            .ToList();
        if (revision == 0)
        {
            return known.Count > 1 ? known[1].Item : throw new CommandFailure($"no revision found for rollout \"{rollout.Header.Name}\"");
        }

        return known.Find(entry => entry.Revision == revision).Item
            ?? throw new CommandFailure($"unable to find specified revision {revision} in history");
    }

    // Without the annotation it is revision 0; with an unreadable one it is none.
    private static long? Number(KubeObject item)
    {
        if (!item.Header.Annotations.TryGetValue(RolloutAnnotations.Revision, out var text))
        {
            return 0;
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
