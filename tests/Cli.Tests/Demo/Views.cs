using System.Text.Json;
using Rollouts.Api;

namespace Rollouts.Cli.Tests;

/// <summary>Makes what the demo sees, from JSON as the API has it.</summary>
internal static class Views
{
    public static DemoView View(string status, string pods = "", string runs = "", double? newTraffic = null)
    {
        var traffic = new Dictionary<string, double>(StringComparer.Ordinal);
        if (newTraffic is { } share)
        {
            traffic = new(StringComparer.Ordinal) { ["new"] = share, ["old"] = 1 - share };
        }

        return new()
        {
            Rollout = Read<Rollout>(
                $$$"""
                {"metadata":{"name":"rollouts-demo","generation":2},
                 "spec":{"replicas":5,"strategy":{"canary":{"steps":[{"setWeight":20},{"analysis":{"templates":[{"templateName":"error-percent"}]}},{"pause":{"duration":"5s"} } ]} } },
                 "status":{"observedGeneration":"2",{{{status}}}} }
                """
            ),
            Runs = runs.Length == 0 ? [] : [Run(runs)],
            Pods = pods.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(static pod => pod.Split('=', '/'))
                .ToDictionary(
                    static pod => pod[0],
                    static pod => new VersionPods(int.Parse(pod[1]), int.Parse(pod[2])),
                    StringComparer.Ordinal
                ),
            Traffic = traffic,
        };
    }

    public static AnalysisRun Run(string status) =>
        Read<AnalysisRun>(
            $$$"""
            {"metadata":{"name":"run-1","labels":{"rollouts-pod-template-hash":"new"}},
             "spec":{"metrics":[{"name":"error-percent","interval":"2s","count":3,"failureCondition":"result >= 5","successCondition":"result < 5","provider":{"web":{"url":"http://127.0.0.1"} } }]},
             "status":{{{status}}} }
            """
        );

    private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, RolloutsJson.Options)!;
}
