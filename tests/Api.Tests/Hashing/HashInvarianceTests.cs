using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace Rollouts.Api.Tests;

/// <summary>What may not change a hash: the order of members, and members that the types lack.</summary>
public sealed class HashInvarianceTests
{
    private const string Template = """
        {"metadata":{"labels":{"app":"web","tier":"<front>","é":"1"},"annotations":{"b":"2","a":"1"}},
         "spec":{"containers":[{"name":"c","image":"i","env":[{"name":"A","value":"1"},{"name":"B","valueFrom":{"fieldRef":{"fieldPath":"x"}}}],
           "resources":{"limits":{"cpu":"0.5","memory":"1024Mi"}},"livenessProbe":{"httpGet":{"port":"http","path":"/"},"periodSeconds":5}}],
         "volumes":[{"name":"v","configMap":{"name":"m","items":[{"key":"k","path":"p"}]}}],"terminationGracePeriodSeconds":0}}
        """;

    private const string Steps = """
        [{"setWeight":20},{"pause":{"duration":"1h"}},
         {"analysis":{"args":[{"value":"v","name":"a"}],"templates":[{"clusterScope":true,"templateName":"t"}]}},
         {"plugin":{"config":{"z":1,"a":[{"y":2,"x":"<"}]},"name":"p"}}]
        """;

    [Fact]
    public void Compute_MembersInAnyOrderWithUnknownOnes_IsTheSame()
    {
        var template = PodTemplateHash.Compute(Json.Parse(Template), 3);
        var steps = StepHash.Compute(Json.Parse(Steps));

        Prop.ForAll(
                ArbMap.Default.ArbFor<int>(),
                seed =>
                    PodTemplateHash.Compute(Json.Parse(Disturb(Template, seed)), 3) == template
                    && StepHash.Compute(Json.Parse(Disturb(Steps, seed))) == steps
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Compute_AnyTextInAnyPlace_GivesAHashOrAnErrorThatNamesAField() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<string>(),
                text =>
                {
                    var template = JsonNode.Parse(Template)!;
                    template["metadata"]!["labels"]![text ?? "null"] = text;
                    template["spec"]!["containers"]![0]!["image"] = text;
                    template["spec"]!["containers"]![0]!["resources"]!["limits"]!["cpu"] = text;
                    return PodTemplateHash.TryCompute(Json.Parse(template.ToJsonString()), null, out _, out var error)
                        || error.Path == "spec.containers[0].resources.limits[cpu]";
                }
            )
            .QuickCheckThrowOnFailure();

    private static string Disturb(string json, int seed)
    {
        // Not for secrets: the seed decides the order, so that a failure can be repeated.
        var order = new Random(seed);
        return Disturb(JsonNode.Parse(json), order, free: false)!.ToJsonString();
    }

    /// <param name="node">What to copy.</param>
    /// <param name="order">Decides the order of members.</param>
    /// <param name="free">Whether every member counts here, as in maps and free-form JSON.</param>
    private static JsonNode? Disturb(JsonNode? node, Random order, bool free)
    {
        switch (node)
        {
            case JsonArray array:
                return new JsonArray([.. array.Select(item => Disturb(item, order, free))]);
            case JsonObject members:
                var copy = members.Select(m => (m.Key, Value: Disturb(m.Value, order, free || IsFree(m.Key)))).ToList();
                if (!free)
                {
                    copy.Add(($"unknown{order.Next(10)}", new JsonArray(order.Next())));
                }

                return new JsonObject(copy.OrderBy(_ => order.Next()).Select(m => KeyValuePair.Create(m.Key, m.Value)));
            default:
                return node?.DeepClone();
        }
    }

    private static bool IsFree(string name) => name is "labels" or "annotations" or "limits" or "config";
}
