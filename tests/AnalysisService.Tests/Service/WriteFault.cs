namespace Rollouts.AnalysisService.Tests;

internal enum WriteFault
{
    None,

    /// <summary>The server never sees it.</summary>
    Refused,

    /// <summary>The server has it, the caller does not know.</summary>
    AnswerLost,
}
