// Generated from spec/openapi.yaml by `npm run generate`. Do not edit.
/*
Contains code of @hyperjump/json-schema-formats:

MIT License

Copyright (c) 2025 Hyperjump Software, LLC

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
*/
const daysInMonth = (month, year) => {
	switch (month) {
		case "01":
		case "Jan":
		case "03":
		case "Mar":
		case "05":
		case "May":
		case "07":
		case "Jul":
		case "08":
		case "Aug":
		case "10":
		case "Oct":
		case "12":
		case "Dec": return 31;
		case "04":
		case "Apr":
		case "06":
		case "Jun":
		case "09":
		case "Sep":
		case "11":
		case "Nov": return 30;
		case "02":
		case "Feb": return isLeapYear(year) ? 29 : 28;
		default: return 0;
	}
};
const isLeapYear = (year) => {
	return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
};
const hasLeapSecond = (date) => {
	const utcDate = `${date.getUTCFullYear()}-${date.getUTCMonth() + 1}-${date.getUTCDate()}`;
	return leapSecondDates.has(utcDate) && date.getUTCHours() === 23 && date.getUTCMinutes() === 59;
};
const leapSecondDates = new Set([
	"1960-12-31",
	"1961-07-31",
	"1961-12-31",
	"1963-10-31",
	"1963-12-31",
	"1964-03-31",
	"1964-08-31",
	"1964-12-31",
	"1965-02-28",
	"1965-06-30",
	"1965-08-31",
	"1965-12-31",
	"1968-01-31",
	"1971-12-31",
	"1972-06-30",
	"1972-12-31",
	"1973-12-31",
	"1974-12-31",
	"1975-12-31",
	"1976-12-31",
	"1977-12-31",
	"1978-12-31",
	"1979-12-31",
	"1981-06-30",
	"1982-06-30",
	"1983-06-30",
	"1985-06-30",
	"1987-12-31",
	"1989-12-31",
	"1990-12-31",
	"1992-06-30",
	"1993-06-30",
	"1994-06-30",
	"1995-12-31",
	"1997-06-30",
	"1998-12-31",
	"2005-12-31",
	"2008-12-31",
	"2012-06-30",
	"2015-06-30",
	"2016-12-31"
]);
const datePattern = new RegExp(`^(?<year>\\d{4})-(?<month>(?:0[1-9]|1[0-2]))-(?<day>(?:0[1-9]|[12][0-9]|3[01]))$`);
const isDate = (date) => {
	const parsedDate = datePattern.exec(date)?.groups;
	if (!parsedDate) return false;
	const day = Number.parseInt(parsedDate.day, 10);
	const year = Number.parseInt(parsedDate.year, 10);
	return day <= daysInMonth(parsedDate.month, year);
};
const timeHour = `(?:[01]\\d|2[0-3])`;
const timeMinute = `[0-5]\\d`;
const timeSecond = `[0-5]\\d`;
const timeSecondAllowLeapSeconds = `(?<seconds>[0-5]\\d|60)`;
const timeSecfrac = `\\.\\d+`;
const timeOffset = `(?:[zZ]|${`[+-]${timeHour}:${timeMinute}`})`;
`${timeHour}${timeMinute}${timeSecond}${timeSecfrac}`, `${timeOffset}`;
const timePattern = new RegExp(`^${timeHour}:${timeMinute}:${timeSecondAllowLeapSeconds}(?:${timeSecfrac})?${timeOffset}$`);
const parseTime = (time) => {
	return timePattern.exec(time)?.groups;
};
const isDateTime = (dateTime) => {
	const date = dateTime.substring(0, 10);
	const t = dateTime[10];
	const time = dateTime.substring(11);
	const seconds = parseTime(time)?.seconds;
	return isDate(date) && /^t$/i.test(t) && !!seconds && (seconds !== "60" || hasLeapSecond(new Date(`${date}T${time.replace("60", "59")}`)));
};
const durSecond = `\\d+S`;
const durMinute = `\\d+M(?:${durSecond})?`;
const durTime = `T(?:${`\\d+H(?:${durMinute})?`}|${durMinute}|${durSecond})`;
const durDay = `\\d+D`;
const durWeek = `\\d+W`;
const durMonth = `\\d+M(?:${durDay})?`;
`${durDay}${durMonth}`, `${durMonth}`, `${durTime}`, `${durTime}${durWeek}`;
const formats = { "date-time": isDateTime };
const body0 = validate1;
const formats0 = /^(?:urn:uuid:)?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const pattern0 = new RegExp("^[0-9A-Fa-f-]{36}$", "u");
function validate2(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
	let vErrors = null;
	let errors = 0;
	const _errs1 = errors;
	const _errs2 = errors;
	if ("00000000-0000-0000-0000-000000000000" !== data) {
		const err0 = {};
		if (vErrors === null) vErrors = [err0];
		else vErrors.push(err0);
		errors++;
	}
	if (_errs2 === errors) {
		const err1 = {
			instancePath,
			schemaPath: "#/not",
			keyword: "not",
			params: {},
			message: "must NOT be valid"
		};
		if (vErrors === null) vErrors = [err1];
		else vErrors.push(err1);
		errors++;
	} else {
		errors = _errs1;
		if (vErrors !== null) {
			if (_errs1) vErrors.length = _errs1;
			else vErrors = null;
		}
	}
	if (typeof data === "string") {
		if (!pattern0.test(data)) {
			const err2 = {
				instancePath,
				schemaPath: "#/pattern",
				keyword: "pattern",
				params: { pattern: "^[0-9A-Fa-f-]{36}$" },
				message: "must match pattern \"^[0-9A-Fa-f-]{36}$\""
			};
			if (vErrors === null) vErrors = [err2];
			else vErrors.push(err2);
			errors++;
		}
		if (!formats0.test(data)) {
			const err3 = {
				instancePath,
				schemaPath: "#/format",
				keyword: "format",
				params: { format: "uuid" },
				message: "must match format \"uuid\""
			};
			if (vErrors === null) vErrors = [err3];
			else vErrors.push(err3);
			errors++;
		}
	} else {
		const err4 = {
			instancePath,
			schemaPath: "#/type",
			keyword: "type",
			params: { type: "string" },
			message: "must be string"
		};
		if (vErrors === null) vErrors = [err4];
		else vErrors.push(err4);
		errors++;
	}
	validate2.errors = vErrors;
	return errors === 0;
}
const pattern1 = new RegExp("^[^\\S\\x00-\\x1F\\x7F-\\x9F]*[^\\s\\x00-\\x1F\\x7F-\\x9F][^\\x00-\\x1F\\x7F-\\x9F]*$", "u");
function validate4(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
	let vErrors = null;
	let errors = 0;
	if (typeof data === "string") {
		if (!pattern1.test(data)) {
			const err0 = {
				instancePath,
				schemaPath: "#/pattern",
				keyword: "pattern",
				params: { pattern: "^[^\\S\\x00-\\x1F\\x7F-\\x9F]*[^\\s\\x00-\\x1F\\x7F-\\x9F][^\\x00-\\x1F\\x7F-\\x9F]*$" },
				message: "must match pattern \"^[^\\S\\x00-\\x1F\\x7F-\\x9F]*[^\\s\\x00-\\x1F\\x7F-\\x9F][^\\x00-\\x1F\\x7F-\\x9F]*$\""
			};
			if (vErrors === null) vErrors = [err0];
			else vErrors.push(err0);
			errors++;
		}
	} else {
		const err1 = {
			instancePath,
			schemaPath: "#/type",
			keyword: "type",
			params: { type: "string" },
			message: "must be string"
		};
		if (vErrors === null) vErrors = [err1];
		else vErrors.push(err1);
		errors++;
	}
	validate4.errors = vErrors;
	return errors === 0;
}
function validate1(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
	let vErrors = null;
	let errors = 0;
	if (data && typeof data == "object" && !Array.isArray(data)) {
		if (data.request_id === void 0) {
			const err0 = {
				instancePath,
				schemaPath: "#/required",
				keyword: "required",
				params: { missingProperty: "request_id" },
				message: "must have required property 'request_id'"
			};
			if (vErrors === null) vErrors = [err0];
			else vErrors.push(err0);
			errors++;
		}
		if (data.client_id === void 0) {
			const err1 = {
				instancePath,
				schemaPath: "#/required",
				keyword: "required",
				params: { missingProperty: "client_id" },
				message: "must have required property 'client_id'"
			};
			if (vErrors === null) vErrors = [err1];
			else vErrors.push(err1);
			errors++;
		}
		if (data.card_id === void 0) {
			const err2 = {
				instancePath,
				schemaPath: "#/required",
				keyword: "required",
				params: { missingProperty: "card_id" },
				message: "must have required property 'card_id'"
			};
			if (vErrors === null) vErrors = [err2];
			else vErrors.push(err2);
			errors++;
		}
		for (const key0 in data) if (!(key0 === "request_id" || key0 === "client_id" || key0 === "card_id")) {
			const err3 = {
				instancePath,
				schemaPath: "#/additionalProperties",
				keyword: "additionalProperties",
				params: { additionalProperty: key0 },
				message: "must NOT have additional properties"
			};
			if (vErrors === null) vErrors = [err3];
			else vErrors.push(err3);
			errors++;
		}
		if (data.request_id !== void 0) {
			if (!validate2(data.request_id, {
				instancePath: instancePath + "/request_id",
				parentData: data,
				parentDataProperty: "request_id",
				rootData
			})) {
				vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
				errors = vErrors.length;
			}
		}
		if (data.client_id !== void 0) {
			if (!validate4(data.client_id, {
				instancePath: instancePath + "/client_id",
				parentData: data,
				parentDataProperty: "client_id",
				rootData
			})) {
				vErrors = vErrors === null ? validate4.errors : vErrors.concat(validate4.errors);
				errors = vErrors.length;
			}
		}
		if (data.card_id !== void 0) {
			if (!validate4(data.card_id, {
				instancePath: instancePath + "/card_id",
				parentData: data,
				parentDataProperty: "card_id",
				rootData
			})) {
				vErrors = vErrors === null ? validate4.errors : vErrors.concat(validate4.errors);
				errors = vErrors.length;
			}
		}
	} else {
		const err4 = {
			instancePath,
			schemaPath: "#/type",
			keyword: "type",
			params: { type: "object" },
			message: "must be object"
		};
		if (vErrors === null) vErrors = [err4];
		else vErrors.push(err4);
		errors++;
	}
	validate1.errors = vErrors;
	return errors === 0;
}
const body1 = validate7;
const schema5 = {
	"type": "object",
	"additionalProperties": true,
	"required": [
		"status",
		"request_status",
		"dt"
	],
	"properties": {
		"status": {
			"type": "string",
			"enum": ["ok", "error"]
		},
		"request_status": {
			"type": "string",
			"enum": [
				"success",
				"process",
				"error"
			]
		},
		"dt": {
			"type": "string",
			"format": "date-time"
		},
		"error_code": { "type": ["string", "integer"] },
		"error_description": { "type": "string" }
	}
};
const formats2 = formats["date-time"];
function validate8(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
	let vErrors = null;
	let errors = 0;
	if (data && typeof data == "object" && !Array.isArray(data)) {
		if (data.status === void 0) {
			const err0 = {
				instancePath,
				schemaPath: "#/required",
				keyword: "required",
				params: { missingProperty: "status" },
				message: "must have required property 'status'"
			};
			if (vErrors === null) vErrors = [err0];
			else vErrors.push(err0);
			errors++;
		}
		if (data.request_status === void 0) {
			const err1 = {
				instancePath,
				schemaPath: "#/required",
				keyword: "required",
				params: { missingProperty: "request_status" },
				message: "must have required property 'request_status'"
			};
			if (vErrors === null) vErrors = [err1];
			else vErrors.push(err1);
			errors++;
		}
		if (data.dt === void 0) {
			const err2 = {
				instancePath,
				schemaPath: "#/required",
				keyword: "required",
				params: { missingProperty: "dt" },
				message: "must have required property 'dt'"
			};
			if (vErrors === null) vErrors = [err2];
			else vErrors.push(err2);
			errors++;
		}
		if (data.status !== void 0) {
			let data0 = data.status;
			if (typeof data0 !== "string") {
				const err3 = {
					instancePath: instancePath + "/status",
					schemaPath: "#/properties/status/type",
					keyword: "type",
					params: { type: "string" },
					message: "must be string"
				};
				if (vErrors === null) vErrors = [err3];
				else vErrors.push(err3);
				errors++;
			}
			if (!(data0 === "ok" || data0 === "error")) {
				const err4 = {
					instancePath: instancePath + "/status",
					schemaPath: "#/properties/status/enum",
					keyword: "enum",
					params: { allowedValues: schema5.properties.status.enum },
					message: "must be equal to one of the allowed values"
				};
				if (vErrors === null) vErrors = [err4];
				else vErrors.push(err4);
				errors++;
			}
		}
		if (data.request_status !== void 0) {
			let data1 = data.request_status;
			if (typeof data1 !== "string") {
				const err5 = {
					instancePath: instancePath + "/request_status",
					schemaPath: "#/properties/request_status/type",
					keyword: "type",
					params: { type: "string" },
					message: "must be string"
				};
				if (vErrors === null) vErrors = [err5];
				else vErrors.push(err5);
				errors++;
			}
			if (!(data1 === "success" || data1 === "process" || data1 === "error")) {
				const err6 = {
					instancePath: instancePath + "/request_status",
					schemaPath: "#/properties/request_status/enum",
					keyword: "enum",
					params: { allowedValues: schema5.properties.request_status.enum },
					message: "must be equal to one of the allowed values"
				};
				if (vErrors === null) vErrors = [err6];
				else vErrors.push(err6);
				errors++;
			}
		}
		if (data.dt !== void 0) {
			let data2 = data.dt;
			if (typeof data2 === "string") {
				if (!formats2(data2)) {
					const err7 = {
						instancePath: instancePath + "/dt",
						schemaPath: "#/properties/dt/format",
						keyword: "format",
						params: { format: "date-time" },
						message: "must match format \"date-time\""
					};
					if (vErrors === null) vErrors = [err7];
					else vErrors.push(err7);
					errors++;
				}
			} else {
				const err8 = {
					instancePath: instancePath + "/dt",
					schemaPath: "#/properties/dt/type",
					keyword: "type",
					params: { type: "string" },
					message: "must be string"
				};
				if (vErrors === null) vErrors = [err8];
				else vErrors.push(err8);
				errors++;
			}
		}
		if (data.error_code !== void 0) {
			let data3 = data.error_code;
			if (typeof data3 !== "string" && !(typeof data3 == "number" && !(data3 % 1) && !isNaN(data3) && isFinite(data3))) {
				const err9 = {
					instancePath: instancePath + "/error_code",
					schemaPath: "#/properties/error_code/type",
					keyword: "type",
					params: { type: schema5.properties.error_code.type },
					message: "must be string,integer"
				};
				if (vErrors === null) vErrors = [err9];
				else vErrors.push(err9);
				errors++;
			}
		}
		if (data.error_description !== void 0) {
			if (typeof data.error_description !== "string") {
				const err10 = {
					instancePath: instancePath + "/error_description",
					schemaPath: "#/properties/error_description/type",
					keyword: "type",
					params: { type: "string" },
					message: "must be string"
				};
				if (vErrors === null) vErrors = [err10];
				else vErrors.push(err10);
				errors++;
			}
		}
	} else {
		const err11 = {
			instancePath,
			schemaPath: "#/type",
			keyword: "type",
			params: { type: "object" },
			message: "must be object"
		};
		if (vErrors === null) vErrors = [err11];
		else vErrors.push(err11);
		errors++;
	}
	validate8.errors = vErrors;
	return errors === 0;
}
function validate7(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
	let vErrors = null;
	let errors = 0;
	if (!validate8(data, {
		instancePath,
		parentData,
		parentDataProperty,
		rootData
	})) {
		vErrors = vErrors === null ? validate8.errors : vErrors.concat(validate8.errors);
		errors = vErrors.length;
	}
	validate7.errors = vErrors;
	return errors === 0;
}
const body2 = validate10;
function validate10(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
	let vErrors = null;
	let errors = 0;
	if (data && typeof data == "object" && !Array.isArray(data)) {
		if (data.request_id === void 0) {
			const err0 = {
				instancePath,
				schemaPath: "#/required",
				keyword: "required",
				params: { missingProperty: "request_id" },
				message: "must have required property 'request_id'"
			};
			if (vErrors === null) vErrors = [err0];
			else vErrors.push(err0);
			errors++;
		}
		for (const key0 in data) if (!(key0 === "request_id")) {
			const err1 = {
				instancePath,
				schemaPath: "#/additionalProperties",
				keyword: "additionalProperties",
				params: { additionalProperty: key0 },
				message: "must NOT have additional properties"
			};
			if (vErrors === null) vErrors = [err1];
			else vErrors.push(err1);
			errors++;
		}
		if (data.request_id !== void 0) {
			if (!validate2(data.request_id, {
				instancePath: instancePath + "/request_id",
				parentData: data,
				parentDataProperty: "request_id",
				rootData
			})) {
				vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
				errors = vErrors.length;
			}
		}
	} else {
		const err2 = {
			instancePath,
			schemaPath: "#/type",
			keyword: "type",
			params: { type: "object" },
			message: "must be object"
		};
		if (vErrors === null) vErrors = [err2];
		else vErrors.push(err2);
		errors++;
	}
	validate10.errors = vErrors;
	return errors === 0;
}
const body3 = validate12;
function validate12(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
	let vErrors = null;
	let errors = 0;
	if (!validate8(data, {
		instancePath,
		parentData,
		parentDataProperty,
		rootData
	})) {
		vErrors = vErrors === null ? validate8.errors : vErrors.concat(validate8.errors);
		errors = vErrors.length;
	}
	if (data && typeof data == "object" && !Array.isArray(data)) {
		if (data.client_id !== void 0) {
			if (typeof data.client_id !== "string") {
				const err0 = {
					instancePath: instancePath + "/client_id",
					schemaPath: "#/properties/client_id/type",
					keyword: "type",
					params: { type: "string" },
					message: "must be string"
				};
				if (vErrors === null) vErrors = [err0];
				else vErrors.push(err0);
				errors++;
			}
		}
		if (data.cards !== void 0) {
			let data1 = data.cards;
			if (Array.isArray(data1)) {
				const len0 = data1.length;
				for (let i0 = 0; i0 < len0; i0++) {
					let data2 = data1[i0];
					if (data2 && typeof data2 == "object" && !Array.isArray(data2)) {
						if (data2.card_id === void 0) {
							const err1 = {
								instancePath: instancePath + "/cards/" + i0,
								schemaPath: "#/properties/cards/items/required",
								keyword: "required",
								params: { missingProperty: "card_id" },
								message: "must have required property 'card_id'"
							};
							if (vErrors === null) vErrors = [err1];
							else vErrors.push(err1);
							errors++;
						}
						if (data2.card_id !== void 0) {
							if (typeof data2.card_id !== "string") {
								const err2 = {
									instancePath: instancePath + "/cards/" + i0 + "/card_id",
									schemaPath: "#/properties/cards/items/properties/card_id/type",
									keyword: "type",
									params: { type: "string" },
									message: "must be string"
								};
								if (vErrors === null) vErrors = [err2];
								else vErrors.push(err2);
								errors++;
							}
						}
					} else {
						const err3 = {
							instancePath: instancePath + "/cards/" + i0,
							schemaPath: "#/properties/cards/items/type",
							keyword: "type",
							params: { type: "object" },
							message: "must be object"
						};
						if (vErrors === null) vErrors = [err3];
						else vErrors.push(err3);
						errors++;
					}
				}
			} else {
				const err4 = {
					instancePath: instancePath + "/cards",
					schemaPath: "#/properties/cards/type",
					keyword: "type",
					params: { type: "array" },
					message: "must be array"
				};
				if (vErrors === null) vErrors = [err4];
				else vErrors.push(err4);
				errors++;
			}
		}
	}
	validate12.errors = vErrors;
	return errors === 0;
}
const body4 = validate14;
const schema8 = {
	"type": "object",
	"additionalProperties": false,
	"required": [
		"uri",
		"auth_id",
		"method",
		"params",
		"alg"
	],
	"properties": {
		"uri": {
			"type": "string",
			"pattern": "^/[^?#]*$"
		},
		"auth_id": { "$ref": "#/components/schemas/Identifier" },
		"method": {
			"type": "string",
			"pattern": "^[A-Z]+$"
		},
		"params": {
			"type": "string",
			"const": ""
		},
		"alg": {
			"type": "string",
			"enum": ["HS512", "HS256"],
			"default": "HS512"
		}
	}
};
const pattern2 = new RegExp("^/[^?#]*$", "u");
const pattern3 = new RegExp("^[A-Z]+$", "u");
function validate14(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
	let vErrors = null;
	let errors = 0;
	if (data && typeof data == "object" && !Array.isArray(data)) {
		if (data.uri === void 0) {
			const err0 = {
				instancePath,
				schemaPath: "#/required",
				keyword: "required",
				params: { missingProperty: "uri" },
				message: "must have required property 'uri'"
			};
			if (vErrors === null) vErrors = [err0];
			else vErrors.push(err0);
			errors++;
		}
		if (data.auth_id === void 0) {
			const err1 = {
				instancePath,
				schemaPath: "#/required",
				keyword: "required",
				params: { missingProperty: "auth_id" },
				message: "must have required property 'auth_id'"
			};
			if (vErrors === null) vErrors = [err1];
			else vErrors.push(err1);
			errors++;
		}
		if (data.method === void 0) {
			const err2 = {
				instancePath,
				schemaPath: "#/required",
				keyword: "required",
				params: { missingProperty: "method" },
				message: "must have required property 'method'"
			};
			if (vErrors === null) vErrors = [err2];
			else vErrors.push(err2);
			errors++;
		}
		if (data.params === void 0) {
			const err3 = {
				instancePath,
				schemaPath: "#/required",
				keyword: "required",
				params: { missingProperty: "params" },
				message: "must have required property 'params'"
			};
			if (vErrors === null) vErrors = [err3];
			else vErrors.push(err3);
			errors++;
		}
		if (data.alg === void 0) {
			const err4 = {
				instancePath,
				schemaPath: "#/required",
				keyword: "required",
				params: { missingProperty: "alg" },
				message: "must have required property 'alg'"
			};
			if (vErrors === null) vErrors = [err4];
			else vErrors.push(err4);
			errors++;
		}
		for (const key0 in data) if (!(key0 === "uri" || key0 === "auth_id" || key0 === "method" || key0 === "params" || key0 === "alg")) {
			const err5 = {
				instancePath,
				schemaPath: "#/additionalProperties",
				keyword: "additionalProperties",
				params: { additionalProperty: key0 },
				message: "must NOT have additional properties"
			};
			if (vErrors === null) vErrors = [err5];
			else vErrors.push(err5);
			errors++;
		}
		if (data.uri !== void 0) {
			let data0 = data.uri;
			if (typeof data0 === "string") {
				if (!pattern2.test(data0)) {
					const err6 = {
						instancePath: instancePath + "/uri",
						schemaPath: "#/properties/uri/pattern",
						keyword: "pattern",
						params: { pattern: "^/[^?#]*$" },
						message: "must match pattern \"^/[^?#]*$\""
					};
					if (vErrors === null) vErrors = [err6];
					else vErrors.push(err6);
					errors++;
				}
			} else {
				const err7 = {
					instancePath: instancePath + "/uri",
					schemaPath: "#/properties/uri/type",
					keyword: "type",
					params: { type: "string" },
					message: "must be string"
				};
				if (vErrors === null) vErrors = [err7];
				else vErrors.push(err7);
				errors++;
			}
		}
		if (data.auth_id !== void 0) {
			if (!validate4(data.auth_id, {
				instancePath: instancePath + "/auth_id",
				parentData: data,
				parentDataProperty: "auth_id",
				rootData
			})) {
				vErrors = vErrors === null ? validate4.errors : vErrors.concat(validate4.errors);
				errors = vErrors.length;
			}
		}
		if (data.method !== void 0) {
			let data2 = data.method;
			if (typeof data2 === "string") {
				if (!pattern3.test(data2)) {
					const err8 = {
						instancePath: instancePath + "/method",
						schemaPath: "#/properties/method/pattern",
						keyword: "pattern",
						params: { pattern: "^[A-Z]+$" },
						message: "must match pattern \"^[A-Z]+$\""
					};
					if (vErrors === null) vErrors = [err8];
					else vErrors.push(err8);
					errors++;
				}
			} else {
				const err9 = {
					instancePath: instancePath + "/method",
					schemaPath: "#/properties/method/type",
					keyword: "type",
					params: { type: "string" },
					message: "must be string"
				};
				if (vErrors === null) vErrors = [err9];
				else vErrors.push(err9);
				errors++;
			}
		}
		if (data.params !== void 0) {
			let data3 = data.params;
			if (typeof data3 !== "string") {
				const err10 = {
					instancePath: instancePath + "/params",
					schemaPath: "#/properties/params/type",
					keyword: "type",
					params: { type: "string" },
					message: "must be string"
				};
				if (vErrors === null) vErrors = [err10];
				else vErrors.push(err10);
				errors++;
			}
			if ("" !== data3) {
				const err11 = {
					instancePath: instancePath + "/params",
					schemaPath: "#/properties/params/const",
					keyword: "const",
					params: { allowedValue: "" },
					message: "must be equal to constant"
				};
				if (vErrors === null) vErrors = [err11];
				else vErrors.push(err11);
				errors++;
			}
		}
		if (data.alg !== void 0) {
			let data4 = data.alg;
			if (typeof data4 !== "string") {
				const err12 = {
					instancePath: instancePath + "/alg",
					schemaPath: "#/properties/alg/type",
					keyword: "type",
					params: { type: "string" },
					message: "must be string"
				};
				if (vErrors === null) vErrors = [err12];
				else vErrors.push(err12);
				errors++;
			}
			if (!(data4 === "HS512" || data4 === "HS256")) {
				const err13 = {
					instancePath: instancePath + "/alg",
					schemaPath: "#/properties/alg/enum",
					keyword: "enum",
					params: { allowedValues: schema8.properties.alg.enum },
					message: "must be equal to one of the allowed values"
				};
				if (vErrors === null) vErrors = [err13];
				else vErrors.push(err13);
				errors++;
			}
		}
	} else {
		const err14 = {
			instancePath,
			schemaPath: "#/type",
			keyword: "type",
			params: { type: "object" },
			message: "must be object"
		};
		if (vErrors === null) vErrors = [err14];
		else vErrors.push(err14);
		errors++;
	}
	validate14.errors = vErrors;
	return errors === 0;
}
const servers = {
	"test": "https://test-api.freedompay.kz",
	"production": "https://api.freedompay.kz"
};
const operations = {
	"linkCard": {
		"method": "POST",
		"path": "/v5/card-api/card/link",
		"request": { "application/json": {
			validate: body0,
			titles: {
				"/request_id": "a UUID of 36 characters other than the nil UUID",
				"/client_id": "text that is not blank and has no control characters",
				"/card_id": "text that is not blank and has no control characters"
			}
		} },
		"responses": { "200": { "application/json": {
			validate: body1,
			titles: {}
		} } }
	},
	"requestStatus": {
		"method": "POST",
		"path": "/v5/card-api/request/status",
		"request": { "application/json": {
			validate: body2,
			titles: { "/request_id": "a UUID of 36 characters other than the nil UUID" }
		} },
		"responses": { "200": { "application/json": {
			validate: body3,
			titles: {}
		} } }
	}
};
const signature = {
	"header": "X-JWS-Signature",
	"protectedHeader": {
		validate: body4,
		titles: {
			"": "the protected header of a detached JWS",
			"/uri": "the path of the operation, beginning with a slash, without query and fragment",
			"/auth_id": "text that is not blank and has no control characters",
			"/method": "the request method in capitals"
		}
	},
	"defaultAlgorithm": "HS512"
};
export { operations, servers, signature };
