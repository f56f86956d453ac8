using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Cli.Tests;

/// <summary>Objects as the API has them, made from the parts that a test is about.</summary>
internal static class Objects
{
    public static DateTimeOffset Now { get; } = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    public static JsonObject Json(string text) => KubeJson.ParseObject(System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>A Rollout named <c>guestbook</c>.</summary>
    /// <param name="strategy">JSON of <c>spec.strategy</c>.</param>
    /// <param name="status">Members of the status, without braces.</param>
    /// <param name="spec">Further members of the spec, each with a comma behind it.</param>
    /// <param name="metadata">Further members of the metadata, each with a comma before it.</param>
    public static JsonObject Rollout(string strategy, string status, string spec = "", string metadata = "") =>
        Json(
            $$$"""
            {"apiVersion":"argoproj.io/v1alpha1","kind":"Rollout",
             "metadata":{"name":"guestbook","namespace":"shop","uid":"ro","generation":3,"creationTimestamp":"2026-05-01T12:00:00Z"{{{metadata}}} },
             "spec":{ {{{spec}}} "strategy":{{{strategy}}},"selector":{"matchLabels":{"app":"guestbook"}},
                     "template":{"metadata":{"labels":{"app":"guestbook"}},"spec":{"containers":[{"name":"www","image":"web:2"}]} } },
             "status":{ {{{status}}} }}
            """
        );

    public static JsonObject ReplicaSet(
        string hash,
        int revision,
        string image,
        int replicas,
        int available,
        string annotations = "",
        string owner = "ro",
        string status = ""
    ) =>
        Json(
            $$$"""
            {"apiVersion":"apps/v1","kind":"ReplicaSet",
             "metadata":{"name":"guestbook-{{{hash}}}","namespace":"shop","uid":"rs-{{{hash}}}","generation":1,
                         "creationTimestamp":"2026-05-0{{{Math.Clamp(revision, 1, 3)}}}T12:00:00Z",
                         "labels":{"app":"guestbook","rollouts-pod-template-hash":"{{{hash}}}"},
                         "annotations":{"rollout.argoproj.io/revision":"{{{revision}}}"{{{annotations}}}},
                         "ownerReferences":[{"apiVersion":"argoproj.io/v1alpha1","kind":"Rollout","name":"guestbook","uid":"{{{owner}}}","controller":true}] },
             "spec":{"replicas":{{{replicas}}},"selector":{"matchLabels":{"app":"guestbook","rollouts-pod-template-hash":"{{{hash}}}"}},
                     "template":{"metadata":{"labels":{"app":"guestbook","rollouts-pod-template-hash":"{{{hash}}}"}},
                                 "spec":{"containers":[{"name":"www","image":"{{{image}}}"}]} } },
             "status":{"replicas":{{{replicas}}},"readyReplicas":{{{available}}},"availableReplicas":{{{available}}},"observedGeneration":1{{{status}}} }}
            """
        );

    /// <param name="name">Its name after the ReplicaSet's.</param>
    /// <param name="hash">The version that it runs.</param>
    /// <param name="status">JSON of the status; null for a running pod.</param>
    /// <param name="metadata">Further members of the metadata, each with a comma before it.</param>
    public static JsonObject Pod(string hash, string name, string? status = null, string metadata = "") =>
        Json(
            $$$"""
            {"apiVersion":"v1","kind":"Pod",
             "metadata":{"name":"guestbook-{{{hash}}}-{{{name}}}","namespace":"shop","uid":"pod-{{{hash}}}-{{{name}}}","creationTimestamp":"2026-05-04T11:59:00Z",
                         "ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"guestbook-{{{hash}}}","uid":"rs-{{{hash}}}","controller":true}]{{{metadata}}} },
             "spec":{"containers":[{"name":"www","image":"web:2"}]},
             "status":{{{status ?? Running}}} }
            """
        );

    public static string Running =>
        """{"phase":"Running","containerStatuses":[{"name":"www","ready":true,"restartCount":0,"state":{"running":{"startedAt":"2026-05-04T11:59:05Z"}}}]}""";

    public static string Waiting(string reason, int restarts = 0) =>
        $$$"""{"phase":"Pending","containerStatuses":[{"name":"www","ready":false,"restartCount":{{{restarts}}},"state":{"waiting":{"reason":"{{{reason}}}"} } }]}""";

    public static JsonObject Run(string name, int revision, string status, string owner = "ro", string spec = """{"metrics":[]}""") =>
        Json(
            $$$"""
            {"apiVersion":"argoproj.io/v1alpha1","kind":"AnalysisRun",
             "metadata":{"name":"{{{name}}}","namespace":"shop","uid":"{{{name}}}","creationTimestamp":"2026-05-04T11:58:00Z",
                         "annotations":{"rollout.argoproj.io/revision":"{{{revision}}}"},
                         "ownerReferences":[{"apiVersion":"argoproj.io/v1alpha1","kind":"Rollout","name":"guestbook","uid":"{{{owner}}}","controller":true}] },
             "spec":{{{spec}}},"status":{{{status}}} }
            """
        );

    /// <summary>An Experiment named <c>stress</c>.</summary>
    public static JsonObject Experiment(string spec, string status, string name = "stress") =>
        Json(
            $$$"""
            {"apiVersion":"argoproj.io/v1alpha1","kind":"Experiment",
             "metadata":{"name":"{{{name}}}","namespace":"shop","uid":"exp","creationTimestamp":"2026-05-04T11:00:00Z"},
             "spec":{{{spec}}},"status":{{{status}}} }
            """
        );

    public static ObjectFamily Of(JsonObject rollout, params IEnumerable<JsonObject> others)
    {
        var items = others.Select(KubeObject.FromNode).ToLookup(static item => item.Header.Kind);
        return new ObjectFamily(KubeObject.FromNode(rollout))
        {
            ReplicaSets = [.. items["ReplicaSet"]],
            Pods = [.. items["Pod"]],
            Experiments = [.. items["Experiment"]],
            AnalysisRuns = [.. items["AnalysisRun"]],
        };
    }

    /// <summary>What <c>get rollout --no-color</c> prints of them, without the spaces at the ends of lines.</summary>
    public static string Print(ObjectFamily objects) => Trim(RolloutSheet.Of(RolloutView.Of(objects), Now, inColour: false).ToString());

    public static string Trim(string text) => string.Join('\n', text.Split('\n').Select(static line => line.TrimEnd(' ')));
}
