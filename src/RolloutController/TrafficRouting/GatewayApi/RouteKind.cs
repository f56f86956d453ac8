namespace Rollouts.RolloutController;

/// <summary>The kinds of routes that lead to Services by weight.</summary>
/// <param name="Plural">As in the path of the API.</param>
/// <param name="Name">As in an object's <c>kind</c>.</param>
/// <param name="MatchesHeaders">Its rules can be for requests with certain headers.</param>
/// <param name="Mirrors">Its rules can copy requests, and match methods and paths as steps do.</param>
internal sealed record RouteKind(string Plural, string Name, bool MatchesHeaders, bool Mirrors)
{
    public const string Group = "gateway.networking.k8s.io";

    public static RouteKind Http { get; } = new("httproutes", "HTTPRoute", MatchesHeaders: true, Mirrors: true);

    public static RouteKind Grpc { get; } = new("grpcroutes", "GRPCRoute", MatchesHeaders: true, Mirrors: false);

    public static RouteKind Tcp { get; } = new("tcproutes", "TCPRoute", MatchesHeaders: false, Mirrors: false);

    public static RouteKind Tls { get; } = new("tlsroutes", "TLSRoute", MatchesHeaders: false, Mirrors: false);
}
