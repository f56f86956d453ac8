namespace Rollouts.AnalysisService;

/// <summary>Keeps each path to the port that it belongs to.</summary>
internal static class PortSeparation
{
    /// <summary>Answers "not found" where a path belongs to another port. Comes after routing and before access.</summary>
    public static void UsePortSeparation(this IApplicationBuilder app) =>
        app.Use(
            static (context, next) =>
            {
                var here = context.Features.Get<PortFeature>()?.Purposes ?? ListenerPurposes.Api;
                // What nobody marked belongs to the API.
                var wanted = context.GetEndpoint()?.Metadata.GetMetadata<PortFeature>()?.Purposes ?? ListenerPurposes.Api;
                if ((here & wanted) != ListenerPurposes.None)
                {
                    return next(context);
                }

                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            }
        );

    /// <summary>Answers only on the port with that purpose.</summary>
    public static T OnPort<T>(this T endpoint, ListenerPurposes purpose)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(new PortFeature(purpose));
}
