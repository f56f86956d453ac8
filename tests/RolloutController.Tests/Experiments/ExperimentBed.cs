using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.RolloutController.Tests;

/// <summary>What tests do with Experiments on a <see cref="ControllerBed"/>.</summary>
internal static class ExperimentBed
{
    public static Task CreateExperimentAsync(this ControllerBed bed, string name, string spec) =>
        bed.Client.CreateAsync(
            KnownResources.Experiments,
            "default",
            Parse($$$"""{"apiVersion":"argoproj.io/v1alpha1","kind":"Experiment","metadata":{"name":"{{{name}}}"},"spec":{{{spec}}} }""")
        );

    public static Task CreateTemplateAsync(this ControllerBed bed, string name) =>
        bed.Client.CreateAsync(
            KnownResources.AnalysisTemplates,
            "default",
            Parse(
                $$$"""
                {"apiVersion":"argoproj.io/v1alpha1","kind":"AnalysisTemplate","metadata":{"name":"{{{name}}}"},
                 "spec":{"metrics":[{"name":"m","provider":{"web":{"url":"http://nowhere.example"} } }]} }
                """
            )
        );

    /// <summary>One template as JSON, with a port so that it may have a Service.</summary>
    public static string Template(string name, string image, string more = "") =>
        $$$"""
            {"name":"{{{name}}}","selector":{"matchLabels":{"app":"{{{name}}}"}},{{{more}}}
             "template":{"metadata":{"labels":{"app":"{{{name}}}"}},
              "spec":{"containers":[{"name":"web","image":"{{{image}}}","ports":[{"containerPort":80}]}]} } }
            """;

    public static Task<Experiment> AwaitExperimentAsync(this ControllerBed bed, string name, Func<Experiment, bool> until, string what) =>
        Eventually.ReadAsync(
            async () => (await bed.Client.GetAsync(KnownResources.Experiments, "default", name)).As<Experiment>(RolloutsJson.Options),
            until,
            what
        );

    public static Task<Experiment> AwaitExperimentPhaseAsync(this ControllerBed bed, string name, string phase) =>
        bed.AwaitExperimentAsync(name, experiment => experiment.Status.Phase == phase, $"phase {phase} of Experiment {name}");

    /// <summary>Ends a run as the analysis service would.</summary>
    public static async Task FinishRunAsync(this ControllerBed bed, string name, string phase, string message = "")
    {
        await Eventually.ReadAsync(
            async () => (await bed.Client.ListAsync(KnownResources.AnalysisRuns, "default")).Items,
            runs => runs.Any(run => run.Header.Name == name),
            $"AnalysisRun {name}"
        );
        await bed.Client.PatchAsync(
            KnownResources.AnalysisRuns,
            "default",
            name,
            Patch.Merge(
                Parse(
                    $$$"""
                    {"status":{"phase":"{{{phase}}}","message":"{{{message}}}",
                     "metricResults":[{"name":"m","phase":"{{{phase}}}","count":1}]} }
                    """
                )
            ),
            null
        );
    }

    /// <summary>Reasons of an Experiment's events in the order in which they were written, once they are as asked for.</summary>
    public static Task<List<string>> ExperimentEventsAsync(this ControllerBed bed, string name, Func<List<string>, bool> until) =>
        Eventually.ReadAsync(
            async () =>
                (await bed.Client.ListAsync(KnownResources.Events, "default"))
                    .Items.Select(item => item.ToNode())
                    .Where(note => (string?)note["involvedObject"]?["name"] == name)
                    .OrderBy(note => long.Parse((string)note["metadata"]!["resourceVersion"]!, CultureInfo.InvariantCulture))
                    .Select(note => (string)note["reason"]!)
                    .ToList(),
            until,
            $"events of Experiment {name}"
        );

    public static async Task<IReadOnlyList<ReplicaSet>> ReplicaSetsOfAsync(this ControllerBed bed, string experiment) =>
        [
            .. (await bed.ListAsync<ReplicaSet>(KnownResources.ReplicaSets)).Where(rs =>
                rs.Metadata.Annotations?.GetValueOrDefault(RolloutAnnotations.ExperimentName) == experiment
            ),
        ];

    public static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
