using System.Collections.Frozen;
using System.Globalization;

namespace Rollouts.Simulation;

/// <summary>
/// The messages that <c>kubectl</c>'s imperative commands (<c>create namespace</c>, <c>drain</c>, <c>auth can-i</c> …) send as protobuf: field
/// numbers of the published <c>generated.proto</c> files, as far as those commands fill them in.
/// </summary>
internal static class ProtobufMessages
{
    private static readonly FrozenDictionary<string, FrozenDictionary<int, ProtobufField>> s_messages = new Dictionary<string, string>
    {
        // number:name:kind, where the kind is a letter of KindOf or a message's name; a leading * repeats.
        ["ObjectMeta"] =
            "1:name:s 2:generateName:s 3:namespace:s 4:selfLink:s 5:uid:s 6:resourceVersion:s 7:generation:n 8:creationTimestamp:t 9:deletionTimestamp:t "
            + "10:deletionGracePeriodSeconds:o 11:labels:m 12:annotations:m 13:ownerReferences:*OwnerReference 14:finalizers:*s",
        ["OwnerReference"] = "1:kind:s 3:name:s 4:uid:s 5:apiVersion:s 6:controller:b 7:blockOwnerDeletion:b",
        ["LabelSelector"] = "1:matchLabels:m 2:matchExpressions:*Requirement",
        ["Requirement"] = "1:key:s 2:operator:s 3:values:*s",
        ["Namespace"] = "1:metadata:ObjectMeta 2:spec:NamespaceSpec 3:status:NamespaceStatus",
        ["NamespaceSpec"] = "1:finalizers:*s",
        ["NamespaceStatus"] = "1:phase:s",
        ["ConfigMap"] = "1:metadata:ObjectMeta 2:data:m 3:binaryData:y 4:immutable:b",
        ["Secret"] = "1:metadata:ObjectMeta 2:data:y 3:type:s 4:stringData:m 5:immutable:b",
        ["ServiceAccount"] = "1:metadata:ObjectMeta 4:automountServiceAccountToken:b",
        ["Service"] = "1:metadata:ObjectMeta 2:spec:ServiceSpec 3:status:Empty",
        ["ServiceSpec"] =
            "1:ports:*ServicePort 2:selector:m 3:clusterIP:s 4:type:s 5:externalIPs:*s 7:sessionAffinity:s 8:loadBalancerIP:s 9:loadBalancerSourceRanges:*s "
            + "10:externalName:s 11:externalTrafficPolicy:s 12:healthCheckNodePort:n 13:publishNotReadyAddresses:b 18:clusterIPs:*s",
        ["ServicePort"] = "1:name:s 2:protocol:s 3:port:n 4:targetPort:i 5:nodePort:n 6:appProtocol:s",
        ["Deployment"] = "1:metadata:ObjectMeta 2:spec:DeploymentSpec 3:status:Empty",
        ["DeploymentSpec"] =
            "1:replicas:o 2:selector:LabelSelector 3:template:PodTemplate 4:strategy:Strategy 5:minReadySeconds:n 6:revisionHistoryLimit:o 7:paused:b "
            + "9:progressDeadlineSeconds:o",
        ["Strategy"] = "1:type:s 2:rollingUpdate:RollingUpdate",
        ["RollingUpdate"] = "1:maxUnavailable:i 2:maxSurge:i",
        ["Job"] = "1:metadata:ObjectMeta 2:spec:JobSpec 3:status:Empty",
        ["JobSpec"] =
            "1:parallelism:o 2:completions:o 3:activeDeadlineSeconds:o 4:selector:LabelSelector 5:manualSelector:b 6:template:PodTemplate 7:backoffLimit:o "
            + "8:ttlSecondsAfterFinished:o",
        ["PodTemplate"] = "1:metadata:ObjectMeta 2:spec:PodSpec",
        ["PodSpec"] =
            "2:containers:*Container 3:restartPolicy:s 4:terminationGracePeriodSeconds:o 5:activeDeadlineSeconds:o 6:dnsPolicy:s 7:nodeSelector:m "
            + "8:serviceAccountName:s 9:serviceAccount:s 10:nodeName:s 11:hostNetwork:b 12:hostPID:b 13:hostIPC:b 16:hostname:s 17:subdomain:s 19:schedulerName:s "
            + "24:priorityClassName:s",
        ["Container"] =
            "1:name:s 2:image:s 3:command:*s 4:args:*s 5:workingDir:s 6:ports:*ContainerPort 7:env:*EnvVar 8:resources:Empty 13:terminationMessagePath:s "
            + "14:imagePullPolicy:s 16:stdin:b 17:stdinOnce:b 18:tty:b 20:terminationMessagePolicy:s",
        ["ContainerPort"] = "1:name:s 2:hostPort:n 3:containerPort:n 4:protocol:s 5:hostIP:s",
        ["EnvVar"] = "1:name:s 2:value:s",
        ["PodDisruptionBudget"] = "1:metadata:ObjectMeta 2:spec:BudgetSpec 3:status:BudgetStatus",
        ["BudgetSpec"] = "1:minAvailable:i 2:selector:LabelSelector 3:maxUnavailable:i 4:unhealthyPodEvictionPolicy:s",
        ["BudgetStatus"] = "1:observedGeneration:n 3:disruptionsAllowed:n 4:currentHealthy:n 5:desiredHealthy:n 6:expectedPods:n",
        ["Eviction"] = "1:metadata:ObjectMeta 2:deleteOptions:DeleteOptions",
        ["DeleteOptions"] = "1:gracePeriodSeconds:o 2:preconditions:Preconditions 3:orphanDependents:b 4:propagationPolicy:s 5:dryRun:*s",
        ["Preconditions"] = "1:uid:s 2:resourceVersion:s",
        ["Role"] = "1:metadata:ObjectMeta 2:rules:*PolicyRule",
        ["ClusterRole"] = "1:metadata:ObjectMeta 2:rules:*PolicyRule",
        ["PolicyRule"] = "1:verbs:*s 2:apiGroups:*s 3:resources:*s 4:resourceNames:*s 5:nonResourceURLs:*s",
        ["RoleBinding"] = "1:metadata:ObjectMeta 2:subjects:*Subject 3:roleRef:RoleRef",
        ["ClusterRoleBinding"] = "1:metadata:ObjectMeta 2:subjects:*Subject 3:roleRef:RoleRef",
        ["Subject"] = "1:kind:s 2:apiGroup:s 3:name:s 4:namespace:s",
        ["RoleRef"] = "1:apiGroup:s 2:kind:s 3:name:s",
        ["SelfSubjectAccessReview"] = "1:metadata:ObjectMeta 2:spec:AccessSpec 3:status:AccessStatus",
        ["AccessSpec"] = "1:resourceAttributes:ResourceAttributes 2:nonResourceAttributes:NonResourceAttributes",
        ["ResourceAttributes"] = "1:namespace:s 2:verb:s 3:group:s 4:version:s 5:resource:s 6:subresource:s 7:name:s",
        ["NonResourceAttributes"] = "1:path:s 2:verb:s",
        ["SelfSubjectRulesReview"] = "1:metadata:ObjectMeta 2:spec:RulesSpec 3:status:Empty",
        ["RulesSpec"] = "1:namespace:s",
        ["SelfSubjectReview"] = "1:metadata:ObjectMeta 2:status:Empty",
        ["AccessStatus"] = "1:allowed:b 2:reason:s 3:evaluationError:s 4:denied:b",
        ["Empty"] = "",
    }.ToFrozenDictionary(static message => message.Key, static message => Parse(message.Value), StringComparer.Ordinal);

    /// <summary>The fields of a message by number, or null when nothing is known of it.</summary>
    public static FrozenDictionary<int, ProtobufField>? Find(string message) => s_messages.GetValueOrDefault(message);

    private static FrozenDictionary<int, ProtobufField> Parse(string fields) =>
        fields
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(static field => field.Split(':'))
            .ToFrozenDictionary(
                static parts => int.Parse(parts[0], CultureInfo.InvariantCulture),
                static parts => Field(parts[1], parts[2])
            );

    private static ProtobufField Field(string name, string type)
    {
        var repeated = type.StartsWith('*');
        var plain = repeated ? type[1..] : type;
        return KindOf(plain) is { } kind
            ? new ProtobufField(name, kind, repeated)
            : new ProtobufField(name, ProtobufKind.Message, repeated, plain);
    }

    private static ProtobufKind? KindOf(string type) =>
        type switch
        {
            "s" => ProtobufKind.Text,
            "n" => ProtobufKind.Number,
            "o" => ProtobufKind.OptionalNumber,
            "b" => ProtobufKind.Flag,
            "m" => ProtobufKind.TextMap,
            "y" => ProtobufKind.BytesMap,
            "t" => ProtobufKind.Time,
            "i" => ProtobufKind.IntOrString,
            _ => null,
        };
}
