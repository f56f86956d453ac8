using System.Globalization;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary>The tree under a Rollout or an Experiment. Of a Rollout: its revisions, newest first, and what each consists of (row J4).</summary>
internal static class RolloutTree
{
    private static readonly Piece[] Nothing = [];

    /// <summary>The rows of the tree with its header: name, kind, status, age and info.</summary>
    public static IReadOnlyList<IReadOnlyList<Piece>[]> Rows(RolloutView view, DateTimeOffset now)
    {
        var root = Root(now);
        root.Add("", Icon.Rollout, view.Name, "Rollout", PhaseIcon.OfRollout(view.Phase), view.Phase, view.Created, Nothing);
        root.Children(
            view.Revisions,
            (revision, branch, prefix) =>
            {
                branch.Rows.Add([
                    [$"{prefix}{Icon.Revision} revision:{revision}"],
                    [""],
                    [" "],
                    [""],
                    [""],
                ]);
                Revision(view, revision, branch);
            }
        );
        return root.Rows;
    }

    /// <summary>The same for an Experiment alone.</summary>
    public static IReadOnlyList<IReadOnlyList<Piece>[]> Rows(ExperimentView view, DateTimeOffset now)
    {
        var root = Root(now);
        Item(view, root, "");
        return root.Rows;
    }

    private static Branch Root(DateTimeOffset now) =>
        new(
            [
                [
                    ["NAME"],
                    ["KIND"],
                    ["STATUS"],
                    ["AGE"],
                    ["INFO"],
                ],
            ],
            now
        );

    private static void Revision(RolloutView view, long revision, Branch branch)
    {
        IEnumerable<object> items =
        [
            .. view.ReplicaSets.Where(item => item.Revision == revision),
            .. view.Experiments.Where(item => item.Revision == revision),
            .. view.AnalysisRuns.Where(item => item.Revision == revision),
        ];
        branch.Children([.. items], Item);
    }

    private static void Item(object item, Branch branch, string prefix)
    {
        switch (item)
        {
            case ReplicaSetView replicaSet:
                ReplicaSet(replicaSet, branch, prefix);
                break;
            case ExperimentView experiment:
                var sign = PhaseIcon.OfAnalysis(experiment.Status);
                var name = new Piece(experiment.Name, InkOfRunning(experiment.Status));
                branch.Add(prefix, Icon.Experiment, name, "Experiment", sign, experiment.Status, experiment.Created, Nothing);
                branch.Children<object>([.. experiment.ReplicaSets, .. experiment.AnalysisRuns], Item);
                break;
            case AnalysisRunView run:
                AnalysisRun(run, branch, prefix);
                break;
        }
    }

    private static void ReplicaSet(ReplicaSetView view, Branch branch, string prefix)
    {
        List<Piece> info = [];
        var ink = Ink.None;
        foreach (var tag in view.Tags)
        {
            ink = VersionTag.InkOf(tag);
            Append(info, new Piece(tag, ink));
        }

        if (view.ScaleDownDeadline is { } deadline)
        {
            Append(info, $"delay:{Delay(deadline, branch.Now)}");
        }

        branch.Add(prefix, Icon.ReplicaSet, new Piece(view.Name, ink), "ReplicaSet", view.Icon, view.Status, view.Created, info);
        branch.Children(
            view.Pods,
            static (pod, pods, podPrefix) =>
            {
                var restarts = pod.Restarts > 0 ? $",restarts:{pod.Restarts.ToString(CultureInfo.InvariantCulture)}" : "";
                Piece[] state = [$"ready:{pod.Ready}/{pod.Containers}{restarts}"];
                pods.Add(podPrefix, Icon.Pod, pod.Name, "Pod", PhaseIcon.OfPod(pod.Status), pod.Status, pod.Created, state);
            }
        );
    }

    private static void AnalysisRun(AnalysisRunView view, Branch branch, string prefix)
    {
        List<Piece> info = [];
        Count(info, Icon.Good, view.Successful);
        Count(info, Icon.Bad, view.Failed);
        Count(info, Icon.Unknown, view.Inconclusive);
        Count(info, Icon.Warning, view.Error);
        var name = new Piece(view.Name, InkOfRunning(view.Status));
        branch.Add(prefix, Icon.AnalysisRun, name, "AnalysisRun", PhaseIcon.OfAnalysis(view.Status), view.Status, view.Created, info);
        branch.Children(
            view.Jobs,
            static (job, jobs, jobPrefix) =>
            {
                var jobName = new Piece(job.Name, InkOfRunning(job.Status));
                jobs.Add(jobPrefix, Icon.Job, jobName, "Job", PhaseIcon.OfAnalysis(job.Status), job.Status, job.Started, Nothing);
            }
        );
    }

    private static void Count(List<Piece> info, Piece sign, long count)
    {
        if (count > 0)
        {
            Append(info, sign);
            info.Add($" {count.ToString(CultureInfo.InvariantCulture)}");
        }
    }

    private static void Append(List<Piece> info, Piece piece)
    {
        if (info.Count > 0)
        {
            info.Add(",");
        }

        info.Add(piece);
    }

    private static string Delay(string deadline, DateTimeOffset now)
    {
        if (!KubernetesTime.TryParse(deadline, out var end))
        {
            return "";
        }

        return end < now ? "passed" : HumanDuration.Show(end - now);
    }

    private static Ink InkOfRunning(string status) => status is AnalysisPhase.Pending or AnalysisPhase.Running ? Ink.BrightBlue : Ink.None;
}
