using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Analysis;
using Rollouts.Api;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>Makes the spec of a run of what a caller sent: a manifest, or names of stored templates, with arguments.</summary>
internal sealed class RunSpecSource
{
    private readonly StoredTemplates _stored;

    public RunSpecSource(StoredTemplates stored)
    {
        _stored = stored;
    }

    /// <summary>The manifest that came with the request; null where stored templates are named.</summary>
    /// <exception cref="ApiException">There is neither, or it cannot be read.</exception>
    public static Manifest? ManifestOf(V1.StartRunRequest request) =>
        request.SourceCase switch
        {
            V1.StartRunRequest.SourceOneofCase.Manifest => Manifest.Read(request.Manifest, null),
            V1.StartRunRequest.SourceOneofCase.Object => Manifest.Read("", request.Object),
            V1.StartRunRequest.SourceOneofCase.Templates => null,
            _ => throw ApiException.Invalid(
                "manifest",
                null,
                "nothing to measure is given",
                "Give manifest (YAML or JSON), object, or templates with the names of stored ones."
            ),
        };

    /// <param name="request">What is to be measured.</param>
    /// <param name="manifest">The <see cref="ManifestOf"/> of it.</param>
    /// <param name="namespace">Where the run will be, and where the templates are that it names.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ApiException">The source cannot be used; every fault is named.</exception>
    /// <exception cref="AnalysisSpecException">Templates or arguments contradict each other.</exception>
    public async Task<JsonObject> BuildAsync(
        V1.StartRunRequest request,
        Manifest? manifest,
        string @namespace,
        CancellationToken cancellationToken
    )
    {
        var arguments = ArgumentsOf(request);
        var spec =
            manifest?.Kind == ManifestKind.Run
                ? OfRun(manifest, arguments)
                : await OfTemplatesAsync(request, manifest, @namespace, arguments, cancellationToken);
        Check(spec);
        return (JsonObject)JsonSerializer.SerializeToNode(spec, RolloutsJson.Options)!;
    }

    private static AnalysisRunSpec OfRun(Manifest manifest, IReadOnlyList<Argument> arguments)
    {
        Refuse(ManifestSchemaCheck.Check(manifest.Spec, KindSchemas.Run));
        var spec = manifest.As<AnalysisRunSpec>();
        RequireKnown(arguments, spec.Args);
        return spec with { Args = spec.Args is null ? null : ArgumentMerger.Merge(arguments, spec.Args) };
    }

    private async Task<AnalysisRunSpec> OfTemplatesAsync(
        V1.StartRunRequest request,
        Manifest? manifest,
        string @namespace,
        IReadOnlyList<Argument> arguments,
        CancellationToken cancellationToken
    )
    {
        AnalysisTemplateSpec? inline = null;
        if (manifest is not null)
        {
            Refuse(ManifestSchemaCheck.Check(manifest.Spec, KindSchemas.Template));
            inline = manifest.As<AnalysisTemplateSpec>();
        }

        List<AnalysisTemplateRef> references =
        [
            .. (request.Templates?.References ?? []).Select(static r => new AnalysisTemplateRef
            {
                TemplateName = ResourceNames.RequireName("templates.references.name", r.Name),
                ClusterScope = r.ClusterScope,
            }),
        ];
        if (inline is null && references.Count == 0)
        {
            throw ApiException.Invalid("templates.references", null, "no template is named", "Name at least one stored template.");
        }

        var stored = await _stored.LookupAsync(@namespace, inline?.Templates ?? references, cancellationToken);
        // The manifest stands before what it references, under a name that no stored one can have.
        var own = new AnalysisTemplateRef { TemplateName = "" };
        TemplateLookup find = reference => reference == own ? inline : stored(reference);
        IReadOnlyList<AnalysisTemplateRef> wanted = inline is null ? references : [own];
        var flat = TemplateFlattener.Flatten(TemplateFlattener.Collect(wanted, find));
        RequireKnown(arguments, flat.Args);
        return AnalysisRunSpecBuilder.Build(wanted, find, arguments);
    }

    private static List<Argument> ArgumentsOf(V1.StartRunRequest request)
    {
        var arguments = new List<Argument>();
        foreach (var (i, given) in request.Arguments.Index())
        {
            if (arguments.Exists(a => a.Name == given.Name))
            {
                throw ApiException.Invalid($"arguments[{i}].name", given.Name, "given twice", "Give each argument once.");
            }

            if (given.HasValue == (given.Secret is not null))
            {
                throw ApiException.Invalid(
                    $"arguments[{i}]",
                    given.Name,
                    "one of value and secret is needed",
                    "Give a value, or a secret's name and key."
                );
            }

            arguments.Add(
                given.HasValue
                    ? new Argument { Name = given.Name, Value = given.Value }
                    : new Argument
                    {
                        Name = given.Name,
                        ValueFrom = new ValueFrom
                        {
                            SecretKeyRef = new SecretKeyRef { Name = given.Secret!.Name, Key = given.Secret.Key },
                        },
                    }
            );
        }

        return arguments;
    }

    // A Rollout's arguments may be for other templates; whoever gives one here meant it.
    private static void RequireKnown(IReadOnlyList<Argument> given, IReadOnlyList<Argument>? declared)
    {
        var known = (declared ?? []).Select(static a => a.Name).ToList();
        foreach (var (i, argument) in given.Index())
        {
            if (!known.Contains(argument.Name, StringComparer.Ordinal))
            {
                throw ApiException.Invalid(
                    $"arguments[{i}].name",
                    argument.Name,
                    "not an argument of the templates",
                    known.Count == 0 ? "They have none: leave it out." : $"They have: {string.Join(", ", known)}."
                );
            }
        }
    }

    private static void Check(AnalysisRunSpec spec) => Refuse(MetricCheck.Check(spec.Metrics ?? [], spec.Args ?? [], []));

    private static void Refuse(IReadOnlyList<V1.Problem> problems)
    {
        var errors = problems.Where(LintOperations.IsError).ToList();
        if (errors.Count > 0)
        {
            throw ApiException.Invalid([.. errors.Select(static e => ApiException.Violation(e.Field, e.Value, e.Message, e.Remedy))]);
        }
    }
}
