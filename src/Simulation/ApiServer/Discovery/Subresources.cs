namespace Rollouts.Simulation;

/// <summary>The subresources that discovery lists for a resource.</summary>
internal static class Subresources
{
    private static readonly string[] s_readWrite = ["get", "patch", "update"];
    private static readonly string[] s_objectVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
    private static readonly string[] s_create = ["create"];

    public static IReadOnlyList<string> Verbs(ResourceDefinition definition) => definition.IsReview ? s_create : s_objectVerbs;

    public static IEnumerable<Subresource> Of(ResourceDefinition definition)
    {
        if (definition.HasStatus)
        {
            yield return new Subresource("status", definition.Type.Group, definition.Type.Version, definition.Type.Kind, s_readWrite);
        }
        if (definition.HasScale)
        {
            yield return new Subresource("scale", "autoscaling", "v1", "Scale", s_readWrite);
        }
        if (definition.Type is { Group: "", Plural: "pods" })
        {
            yield return new Subresource("binding", "", "v1", "Binding", s_create);
            yield return new Subresource("eviction", "policy", "v1", "Eviction", s_create);
            yield return new Subresource("log", "", "v1", "Pod", ["get"]);
        }
    }
}
