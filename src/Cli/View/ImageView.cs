namespace Rollouts.Cli;

/// <summary>An image that runs, and what the versions that run it are.</summary>
internal sealed record ImageView(string Image, IReadOnlyList<string> Tags)
{
    /// <summary>The images of everything that has pods, by name; what one image is to several is gathered.</summary>
    public static IReadOnlyList<ImageView> Of(IEnumerable<ReplicaSetView> replicaSets, IEnumerable<ExperimentView> experiments)
    {
        var images = new SortedDictionary<string, ImageView>(StringComparer.Ordinal);
        foreach (var replicaSet in replicaSets.Where(static view => view.Replicas > 0))
        {
            Add(images, replicaSet, replicaSet.Tags);
        }

        foreach (var replicaSet in experiments.SelectMany(static view => view.ReplicaSets).Where(static view => view.Replicas > 0))
        {
            Add(images, replicaSet, replicaSet.ExperimentTemplate is { Length: > 0 } template ? [$"{Icon.Experiment}:{template}"] : []);
        }

        return [.. images.Values];
    }

    private static void Add(SortedDictionary<string, ImageView> images, ReplicaSetView replicaSet, IReadOnlyList<string> tags)
    {
        foreach (var image in replicaSet.Images)
        {
            // One version's tags keep their order, those of several are sorted.
            images[image] = images.TryGetValue(image, out var known)
                ? known with
                {
                    Tags = [.. known.Tags.Concat(tags).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
                }
                : new ImageView(image, tags);
        }
    }
}
