// Renders a Helm chart with what Helm renders and checks with: Go's template engine, sprig and gojsonschema.
//
//	render [-release NAME] [-namespace NAME] [-values FILE]... [-set PATH=VALUE]... [-kube-version 1.33.0] [-api-versions a,b] [-crds] CHART
//
// Prints the manifests, each under a comment with its source. Exit codes: 0 rendered, 1 the chart or a value is at fault.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
	"github.com/ghodss/yaml"
	"github.com/xeipuuv/gojsonschema"
)

type list []string

func (l *list) String() string     { return strings.Join(*l, ",") }
func (l *list) Set(v string) error { *l = append(*l, v); return nil }

type apiVersions []string

// Has is what templates ask of .Capabilities.APIVersions.
func (a apiVersions) Has(version string) bool {
	for _, known := range a {
		if known == version {
			return true
		}
	}
	return false
}

type chartFiles string

// Get is what templates ask of .Files: a file of the chart, empty where there is none.
func (chart chartFiles) Get(name string) string {
	text, err := os.ReadFile(filepath.Join(string(chart), name))
	if err != nil {
		return ""
	}
	return string(text)
}

func main() {
	var values, settings list
	release := flag.String("release", "rollouts", "name of the release")
	namespace := flag.String("namespace", "argo-rollouts", "namespace of the release")
	version := flag.String("kube-version", "1.33.0", "version of the cluster")
	versions := flag.String("api-versions", "policy/v1", "API versions that the cluster has, with commas")
	crds := flag.Bool("crds", false, "print the definitions in crds/ too")
	flag.Var(&values, "values", "YAML file of values; may be repeated")
	flag.Var(&settings, "set", "PATH=VALUE, the value as YAML; may be repeated")
	flag.Parse()
	if flag.NArg() != 1 {
		fail(fmt.Errorf("one chart folder is needed, %d were given", flag.NArg()))
	}

	chart := flag.Arg(0)
	merged := read(filepath.Join(chart, "values.yaml"))
	for _, file := range values {
		merge(merged, read(file))
	}
	for _, setting := range settings {
		merge(merged, parse(setting))
	}

	check(chart, merged)
	scope := map[string]interface{}{
		"Values":  merged,
		"Chart":   titled(read(filepath.Join(chart, "Chart.yaml"))),
		"Files":   chartFiles(chart),
		"Release": map[string]interface{}{"Name": *release, "Namespace": *namespace, "Service": "Helm", "IsInstall": true, "IsUpgrade": false, "Revision": 1},
		"Capabilities": map[string]interface{}{
			"APIVersions": apiVersions(strings.Split(*versions, ",")),
			"KubeVersion": map[string]interface{}{"Version": "v" + *version, "GitVersion": "v" + *version},
		},
	}
	if *crds {
		definitions(chart)
	}
	manifests(chart, scope)
}

// What Helm does with values.schema.json.
func check(chart string, values map[string]interface{}) {
	schema, err := os.ReadFile(filepath.Join(chart, "values.schema.json"))
	fail(err)
	result, err := gojsonschema.Validate(gojsonschema.NewBytesLoader(schema), gojsonschema.NewGoLoader(values))
	fail(err)
	if !result.Valid() {
		faults := []string{}
		for _, fault := range result.Errors() {
			faults = append(faults, fault.String())
		}
		fail(fmt.Errorf("values do not fit values.schema.json: %s", strings.Join(faults, "; ")))
	}
}

func definitions(chart string) {
	for _, file := range files(filepath.Join(chart, "crds", "*.yaml")) {
		text, err := os.ReadFile(file)
		fail(err)
		show(chart, file, string(text))
	}
}

func manifests(chart string, scope map[string]interface{}) {
	all := template.New("chart").Option("missingkey=zero")
	all.Funcs(functions(all))
	names := files(filepath.Join(chart, "templates", "*"))
	for _, file := range names {
		text, err := os.ReadFile(file)
		fail(err)
		_, err = all.New(file).Parse(string(text))
		fail(err)
	}
	for _, file := range names {
		if base := filepath.Base(file); strings.HasPrefix(base, "_") || base == "NOTES.txt" {
			continue
		}
		var out bytes.Buffer
		fail(all.ExecuteTemplate(&out, file, scope))
		for _, document := range strings.Split("\n"+out.String(), "\n---") {
			if strings.TrimSpace(document) == "" {
				continue
			}
			var parsed map[string]interface{}
			if err := yaml.Unmarshal([]byte(document), &parsed); err != nil {
				fail(fmt.Errorf("%s renders to no YAML: %v\n%s", file, err, document))
			}
			show(chart, file, document)
		}
	}
}

// What Helm adds to sprig; env and expandenv are missing there too.
func functions(all *template.Template) template.FuncMap {
	known := sprig.TxtFuncMap()
	delete(known, "env")
	delete(known, "expandenv")
	known["toYaml"] = func(v interface{}) string {
		text, err := yaml.Marshal(v)
		fail(err)
		return strings.TrimSuffix(string(text), "\n")
	}
	known["fromYaml"] = func(text string) map[string]interface{} {
		parsed := map[string]interface{}{}
		fail(yaml.Unmarshal([]byte(text), &parsed))
		return parsed
	}
	known["include"] = func(name string, scope interface{}) (string, error) {
		var out bytes.Buffer
		err := all.ExecuteTemplate(&out, name, scope)
		return out.String(), err
	}
	known["required"] = func(message string, v interface{}) (interface{}, error) {
		if v == nil || v == "" {
			return nil, fmt.Errorf("%s", message)
		}
		return v, nil
	}
	return known
}

func merge(target, source map[string]interface{}) {
	for key, value := range source {
		inner, isMap := value.(map[string]interface{})
		existing, wasMap := target[key].(map[string]interface{})
		if isMap && wasMap {
			merge(existing, inner)
		} else if value == nil {
			delete(target, key)
		} else {
			target[key] = value
		}
	}
}

func parse(setting string) map[string]interface{} {
	path, text, found := strings.Cut(setting, "=")
	if !found {
		fail(fmt.Errorf("-set %s: PATH=VALUE is needed", setting))
	}
	var value interface{}
	fail(yaml.Unmarshal([]byte(text), &value))
	names := strings.Split(path, ".")
	for i := len(names) - 1; i >= 0; i-- {
		value = map[string]interface{}{names[i]: value}
	}
	return value.(map[string]interface{})
}

func read(file string) map[string]interface{} {
	text, err := os.ReadFile(file)
	fail(err)
	parsed := map[string]interface{}{}
	if err := yaml.Unmarshal(text, &parsed); err != nil {
		fail(fmt.Errorf("%s: %v", file, err))
	}
	return parsed
}

// Chart.yaml has small initials, .Chart has capital ones.
func titled(chart map[string]interface{}) map[string]interface{} {
	out := map[string]interface{}{}
	for key, value := range chart {
		out[strings.ToUpper(key[:1])+key[1:]] = value
	}
	return out
}

func files(pattern string) []string {
	found, err := filepath.Glob(pattern)
	fail(err)
	sort.Strings(found)
	return found
}

func show(chart, file, document string) {
	name, err := filepath.Rel(filepath.Dir(chart), file)
	fail(err)
	fmt.Printf("---\n# Source: %s\n%s\n", filepath.ToSlash(name), strings.Trim(document, "\n"))
}

func fail(err error) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "chart: %v\n", err)
		os.Exit(1)
	}
}

