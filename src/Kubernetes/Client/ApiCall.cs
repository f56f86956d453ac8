namespace Rollouts.Kubernetes;

/// <summary>One call: what the log, the metrics and error messages say about it, and where it goes.</summary>
internal sealed record ApiCall(HttpMethod Method, string Verb, string Path, string Kind, string Resource, string Namespace, string Name)
{
    /// <summary>Who has to lead for the call to be sent; null for anybody's.</summary>
    public ILeadership? Fence { get; init; }

    public static ApiCall On(HttpMethod method, string verb, string path, ResourceType type, string? @namespace, string? name = null) =>
        new(method, verb, path, type.Kind, type.Plural, @namespace ?? "", name ?? "");

    public override string ToString()
    {
        var target = Kind.Length == 0 ? Path : Kind;
        return (Namespace, Name) switch
        {
            ("", "") => $"{Verb} {target}",
            ("", _) => $"{Verb} {target} {Name}",
            (_, "") => $"{Verb} {target} in {Namespace}",
            _ => $"{Verb} {target} {Namespace}/{Name}",
        };
    }
}
