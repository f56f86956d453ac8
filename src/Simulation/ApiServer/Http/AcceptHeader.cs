using Microsoft.AspNetCore.Http;

namespace Rollouts.Simulation;

/// <summary>Reads which form the client prefers among those that exist here; clients list them in the order of preference.</summary>
internal static class AcceptHeader
{
    public static AcceptedForm Read(HttpRequest request)
    {
        foreach (var header in request.Headers.Accept)
        {
            foreach (var range in (header ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                if (Parse(range) is { } form)
                {
                    return form;
                }
            }
        }
        return AcceptedForm.Object;
    }

    /// <summary>The value of a parameter of a media range, or null.</summary>
    public static string? Parameter(string range, string name)
    {
        foreach (var part in range.Split(';', StringSplitOptions.TrimEntries).Skip(1))
        {
            if (part.StartsWith(name + "=", StringComparison.Ordinal))
            {
                return part[(name.Length + 1)..];
            }
        }
        return null;
    }

    private static AcceptedForm? Parse(string range)
    {
        var type = range.Split(';')[0].Trim();
        if (type is not ("application/json" or "application/*" or "*/*"))
        {
            return null;
        }
        return Parameter(range, "as") switch
        {
            null => AcceptedForm.Object,
            "Table" when Parameter(range, "v") is "v1" => AcceptedForm.Table,
            "PartialObjectMetadata" or "PartialObjectMetadataList" when Parameter(range, "v") is "v1" => AcceptedForm.PartialMetadata,
            _ => null,
        };
    }
}
