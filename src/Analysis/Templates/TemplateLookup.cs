using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>Finds the template that a reference names, in the namespace of the referrer or cluster-wide; null when there is none.</summary>
public delegate AnalysisTemplateSpec? TemplateLookup(AnalysisTemplateRef reference);
