namespace Rollouts.Simulation;

/// <summary>What may happen to a simulated rollout: moves of users first, then faults.</summary>
public enum MoveKind
{
    /// <summary>Another version: its number and how its pods fare (<see cref="PodFate"/>).</summary>
    Ship,
    Abort,
    Retry,

    /// <summary>Ends the pause at hand, as <c>kubectl argo rollouts promote</c> does.</summary>
    Promote,
    PromoteFull,

    /// <summary>Sets <c>spec.paused</c>.</summary>
    Pause,
    Unpause,

    /// <summary>Another <c>spec.replicas</c>, as a user or an autoscaler writes it.</summary>
    Scale,

    /// <summary>Other steps: the canary begins anew.</summary>
    EditSteps,

    /// <summary>What analyses answer from now on (<see cref="AnalysisAnswer"/>).</summary>
    Answer,

    /// <summary>Somebody deletes the AnalysisTemplate.</summary>
    LoseTemplate,
    RestoreTemplate,

    /// <summary>Pods of the version that users mostly get die, so many.</summary>
    LoseStable,

    /// <summary>Pods of the version on its way die, so many.</summary>
    LoseNew,

    /// <summary>Somebody else writes the Rollout, its ReplicaSets and its Services, so that writes on what was read are refused.</summary>
    Touch,

    /// <summary>Watches of one resource type (by number) fall behind for so many seconds.</summary>
    Lag,

    /// <summary>The watch of one resource type breaks for so many seconds; what happens meanwhile is only seen in the next list.</summary>
    Drop,

    /// <summary>Every watch delivers what it delivered last once more.</summary>
    Repeat,

    /// <summary>The API server refuses the next so many requests with 429 or 500.</summary>
    Refuse,

    /// <summary>The next so many writes are carried out, and their answers lost.</summary>
    LoseAnswers,

    /// <summary>The router's objects cannot be read or written for so many seconds; of two routers those of the second when the number is odd.</summary>
    LoseRouter,

    /// <summary>The controller dies before its next write but so many, and another one starts after so many seconds.</summary>
    CrashBefore,

    /// <summary>As <see cref="CrashBefore"/>, but right after that write.</summary>
    CrashAfter,

    /// <summary>The controller dies in the middle of a write, which arrives so many seconds late; another takes over when its lease has run out.</summary>
    LateWrite,

    /// <summary>For so many seconds two controllers believe that they lead.</summary>
    TwoLeaders,

    /// <summary>
    /// The leader is cut off: its lease is not renewed any more, each of its writes is so many seconds on its way, and another takes over when the lease
    /// has run out.
    /// </summary>
    SlowLeader,

    /// <summary>The controller of ReplicaSets needs so many seconds from now on.</summary>
    SlowPods,

    /// <summary>Somebody deletes the Deployment that the template is taken from.</summary>
    LoseWorkload,

    /// <summary>The Deployment is created again, as its manifest says.</summary>
    RestoreWorkload,

    /// <summary>The Deployment's manifest is applied again: its template, and its size.</summary>
    SyncWorkload,

    /// <summary>Somebody gives the Deployment so many pods.</summary>
    ScaleWorkload,

    /// <summary>Sets <c>spec.restartAt</c> to the present.</summary>
    Restart,

    /// <summary>A PodDisruptionBudget allows no eviction for so many seconds.</summary>
    HoldPods,

    /// <summary>What the step plugin does with its calls from now on; see <see cref="PluginAnswer"/>.</summary>
    AnswerPlugin,

    /// <summary>Somebody deletes what the Rollout refers to (by number, see <see cref="ReferenceHand"/>), and it is there again after so many seconds.</summary>
    LoseReference,
}
