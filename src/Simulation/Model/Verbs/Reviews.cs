using System.Text.Json.Nodes;

namespace Rollouts.Simulation;

/// <summary>Answers of the reviews: whoever gets in may do everything.</summary>
internal static class Reviews
{
    public static void Answer(ResourceDefinition definition, JsonObject review)
    {
        review["apiVersion"] = definition.Type.ApiVersion;
        review["kind"] = definition.Type.Kind;
        review["status"] = definition.Type.Plural switch
        {
            "selfsubjectreviews" => new JsonObject
            {
                ["userInfo"] = new JsonObject
                {
                    ["username"] = "admin",
                    ["groups"] = new JsonArray("system:masters", "system:authenticated"),
                },
            },
            "selfsubjectrulesreviews" => new JsonObject
            {
                ["incomplete"] = false,
                ["nonResourceRules"] = new JsonArray(
                    new JsonObject { ["nonResourceURLs"] = new JsonArray("*"), ["verbs"] = new JsonArray("*") }
                ),
                ["resourceRules"] = new JsonArray(
                    new JsonObject
                    {
                        ["apiGroups"] = new JsonArray("*"),
                        ["resources"] = new JsonArray("*"),
                        ["verbs"] = new JsonArray("*"),
                    }
                ),
            },
            _ => new JsonObject { ["allowed"] = true },
        };
    }
}
