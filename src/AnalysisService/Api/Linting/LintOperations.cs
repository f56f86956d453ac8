using Google.Protobuf.Collections;
using Rollouts.Analysis;
using Rollouts.Api;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>Checks templates and runs without running them.</summary>
internal sealed class LintOperations
{
    private readonly StoredTemplates _stored;

    public LintOperations(StoredTemplates stored)
    {
        _stored = stored;
    }

    /// <exception cref="ApiException">What was sent is no manifest at all.</exception>
    public async Task<V1.LintTemplateResponse> LintAsync(V1.LintTemplateRequest request, CancellationToken cancellationToken)
    {
        var given = request.SourceCase == V1.LintTemplateRequest.SourceOneofCase.Object ? request.Object : null;
        var manifest = Manifest.Read(request.Manifest, given);
        var response = new V1.LintTemplateResponse();
        var schema = manifest.Kind == ManifestKind.Run ? KindSchemas.Run : KindSchemas.Template;
        response.Problems.AddRange(ManifestSchemaCheck.Check(manifest.Spec, schema));
        // A view of what has the wrong type cannot be had.
        if (!response.Problems.Any(IsError))
        {
            await LintSpecAsync(manifest, request.Arguments, response, cancellationToken);
        }

        response.Valid = !response.Problems.Any(IsError);
        return response;
    }

    public static bool IsError(V1.Problem problem) => problem.Severity == V1.Problem.Types.Severity.Error;

    private async Task LintSpecAsync(
        Manifest manifest,
        MapField<string, string> given,
        V1.LintTemplateResponse response,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var (metrics, declared) = await FlattenAsync(manifest, cancellationToken);
            var arguments = declared
                .Select(a => given.TryGetValue(a.Name, out var value) ? a with { Value = value, ValueFrom = null } : a)
                .ToList();
            string[] open = [.. arguments.Where(static a => a.Value is null && a.ValueFrom is null).Select(static a => a.Name)];
            response.MissingArguments.AddRange(open);
            response.Problems.AddRange(
                MetricCheck.Check(metrics, [.. arguments.Where(a => !open.Contains(a.Name, StringComparer.Ordinal))], open)
            );
        }
        catch (AnalysisSpecException e)
        {
            response.Problems.Add(Broken("spec", e.Message, "Mend the templates as the message says."));
        }
        catch (ApiException e)
        {
            response.Problems.AddRange(e.Violations.Select(static v => Broken(v.Field, v.Message, v.Remedy)));
        }
    }

    private async Task<(IReadOnlyList<Metric>, IReadOnlyList<Argument>)> FlattenAsync(
        Manifest manifest,
        CancellationToken cancellationToken
    )
    {
        if (manifest.Kind == ManifestKind.Run)
        {
            var run = manifest.As<AnalysisRunSpec>();
            return (run.Metrics ?? [], run.Args ?? []);
        }

        var template = manifest.As<AnalysisTemplateSpec>();
        var find = await _stored.LookupAsync(manifest.Namespace, template.Templates, cancellationToken);
        var flat = TemplateFlattener.Flatten([template, .. TemplateFlattener.Collect(template.Templates, find)]);
        return (flat.Metrics ?? [], flat.Args ?? []);
    }

    private static V1.Problem Broken(string field, string message, string remedy) =>
        new()
        {
            Severity = V1.Problem.Types.Severity.Error,
            Field = field,
            Message = message,
            Remedy = remedy,
        };
}
